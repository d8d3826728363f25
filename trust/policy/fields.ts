import { z } from "zod";
import { durationSeconds } from "./duration";

/*
 * The building blocks of the schema. Input and output of every schema are the same: nothing is defaulted or transformed
 * here, so that the document that was written is the one that is checked, and defaults are filled in at one place.
 */

/** An object without room for unknown fields; the error lists the known ones. */
export const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined,
  });

/** A list with at least one entry: an empty one would demand nothing. */
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1);

export const text = z.string().min(1);

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Name of a signer, root, builder or verifier. */
export const name = z.string().regex(NAME, {
  error: "a name of letters, digits, dots, dashes and underscores",
});

/** Name of a rule; it may hold `{variable}` of its `each`. */
export const ruleName = z.string().regex(/^[A-Za-z0-9{][A-Za-z0-9._{}-]{0,99}$/, {
  error: "a name of letters, digits, dots, dashes and underscores",
});

const DATE = "a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z)";

/** A bare date or an RFC 3339 instant. */
export const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: DATE });

/** ISO 8601 duration without years and months. */
export const duration = z
  .string()
  .regex(/^P(?=.)[0-9WDTHMS]+$/, { error: "an ISO 8601 duration such as P7D or PT12H" })
  .refine((value) => durationSeconds(value) !== undefined, {
    error: "an ISO 8601 duration such as P7D or PT12H",
  });

export const count = z.int().min(1);
export const threshold = z.int().min(0).max(32);

/** Values of one `each` variable: they end up in repositories, refs and patterns, so no special characters. */
export const eachValue = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/, {
  error: "letters, digits, dots, dashes, underscores and slashes",
});

/** Numeric id, as a number or as digits. */
export const numericId = z.union([z.int().min(1), z.string().regex(/^[1-9][0-9]*$/)], {
  error: "a numeric id",
});
