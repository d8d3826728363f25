/**
 * A condition on a predicate of any type. It is plain data with one meaning, which is evaluated here and compiled to CEL
 * and Rego: a path of fields, one comparison, and `all`/`any`. There is no negation: a field that is missing or null
 * satisfies no condition, so that whoever leaves a field out gains nothing. Values of different types are never equal, and
 * nothing is converted.
 */
export type Condition = FieldCondition | AllCondition | AnyCondition;

/** All of them hold. An empty list does not hold. */
export interface AllCondition {
  readonly all: readonly Condition[];
}

/** At least one of them holds. */
export interface AnyCondition {
  readonly any: readonly Condition[];
}

export type FieldCondition = { readonly field: string } & Comparison;

export type Scalar = string | number | boolean;

export type Comparison =
  /** The field is this text, number or boolean. */
  | { readonly equals: Scalar }
  /** The field is one of these. */
  | { readonly in: readonly Scalar[] }
  /** The field is a text that this RE2 pattern matches as a whole. */
  | { readonly matches: string }
  /** The field is there, and not null. */
  | { readonly exists: true }
  /** The field is an RFC 3339 time, or a date, that ends before this one begins. A date is the whole day, UTC. */
  | { readonly before: string }
  /** The field is an RFC 3339 time, or a date, that begins after this one ends. */
  | { readonly after: string }
  /** The field is a list of at least `min` and at most `max` items; a bound that is absent binds nothing. */
  | { readonly count: { readonly min?: number; readonly max?: number } };

/** What came of a condition: for `all` the first part that does not hold, for `any` the first that does, or all of them. */
export interface Evaluation {
  readonly holds: boolean;
  /** The path, as written. */
  readonly field: string;
  /** The value in JSON, cut, or `missing`. */
  readonly found: string;
  /** The comparison in words. */
  readonly expected: string;
}
