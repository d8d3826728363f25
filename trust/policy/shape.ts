/*
 * The checks run before a document is known to have its shape, so that all mistakes show at once: what they look at may
 * be anything, whatever its type says.
 */

/** The entries of a list; none if it is not one. */
export const listOf = <Item>(value: readonly Item[] | undefined): readonly Item[] =>
  Array.isArray(value) ? (value as readonly Item[]) : [];

/** The texts of a list with their indexes; none if it is not one. */
export const textsOf = (value: readonly string[] | undefined): [number, string][] =>
  [...listOf(value).entries()].filter(([, text]) => typeof text === "string");

/** Whether a value is an object with fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object; an empty one if it is none. */
export const recordOf = <Value>(
  value: Readonly<Record<string, Value>> | undefined,
): Readonly<Record<string, Value>> => (isRecord(value) ? value : {});
