import { z } from "zod";
import { isCanonicalBase64 } from "./base64";
import { Rejection } from "./rejection";

/** Canonical base64 of at least one byte. */
export const base64Bytes = z
  .string()
  .min(1, "is empty")
  .refine(isCanonicalBase64, "is not canonical base64");

/**
 * A value of the schema's shape.
 *
 * @throws Rejection `bundle.malformed`, with the first place that is not of the shape
 */
export function requireShape<T extends z.ZodType>(
  schema: T,
  value: unknown,
  what: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : `, ${issue.path.join(".")}`;
  throw new Rejection("bundle.malformed", `${what}${place}: ${issue?.message ?? "wrong shape"}`);
}
