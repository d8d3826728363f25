import * as policy from "@pulumi/policy";

/** What one read of a resource's property gave: its value, or the fact that this preview does not know it yet. */
export type Read = { readonly known: true; readonly value: unknown } | { readonly known: false };

const NOTHING: Read = { known: true, value: undefined };

/** Exported by @pulumi/policy since 1.21, but left out of its type declarations (`@internal`). */
const { UnknownValueError } = policy as unknown as {
  UnknownValueError: new (...args: never[]) => Error;
};

/**
 * Reads one property. @pulumi/policy hands out proxies that throw when an unknown value is touched, and turns a throw
 * that nobody catches into an advisory: a mandatory policy would fail open. So each read stands alone.
 */
export function read(of: unknown, key: string | number): Read {
  if (typeof of !== "object" || of === null) return NOTHING;
  try {
    return { known: true, value: (of as Record<string | number, unknown>)[key] };
  } catch (error) {
    if (error instanceof UnknownValueError) return { known: false };
    throw error;
  }
}

/** Follows keys from a value; stops at the first unknown one. */
export function readPath(of: unknown, path: readonly string[]): Read & { readonly path: string } {
  let here: Read = { known: true, value: of };
  const walked: string[] = [];
  for (const key of path) {
    if (!here.known) break;
    here = read(here.value, key);
    walked.push(key);
  }
  return { ...here, path: walked.join(".") };
}

/** The elements of a list, each read on its own; nothing for what is no list. */
export function readList(list: unknown): readonly Read[] {
  if (!Array.isArray(list)) return [];
  return Array.from({ length: list.length }, (_, index) => read(list, index));
}

/** A known, non-empty string, or `undefined`. */
export const text = (read: Read): string | undefined =>
  read.known && typeof read.value === "string" && read.value !== "" ? read.value : undefined;
