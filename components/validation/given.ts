/** Arguments without those that are null, which is how a configuration gives what it leaves empty. */
export const given = <Args extends object>(args: Args | null | undefined): Partial<Args> =>
  Object.fromEntries(
    Object.entries(args ?? {}).filter(([, value]) => value !== null),
  ) as Partial<Args>;
