/** Arguments of which each that is left out is absent. */
export type Given<Args> = { [Key in keyof Args]: Exclude<Args[Key], undefined> };

/**
 * Arguments without those that are undefined, as a caller passes on what it was not given, and those that are null, which is
 * how a configuration gives what it leaves empty.
 */
export const given = <Args extends object>(args: Args | null | undefined): Partial<Given<Args>> =>
  Object.fromEntries(
    Object.entries(args ?? {}).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<Given<Args>>;
