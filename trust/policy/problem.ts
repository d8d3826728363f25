import { quoted } from "../image";
import type { ReasonCode } from "../reasons";

/** Keys and indexes from the document's top to a place in it. */
export type Path = readonly (string | number)[];

/** One mistake in a policy document. */
export interface PolicyProblem {
  /** Where, as `rules[0].signature.anyOf[0]`; empty for the document as a whole. */
  readonly path: string;
  /** From 1; absent when the document did not come from a text. */
  readonly line?: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
  /** How many characters of the line are meant. */
  readonly length?: number;
  /** One sentence without full stop. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  /** What to do about it, when something can be said. */
  readonly hint?: string;
}

/** The text that a document came from. */
export interface PolicyText {
  /** Name to show, as the user gave it. */
  readonly file: string;
  readonly text: string;
}

/** The policy cannot be used: every problem that was found, in the order of the file. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  constructor(
    readonly problems: readonly PolicyProblem[],
    readonly source?: PolicyText,
    readonly code: Extract<ReasonCode, "policy.missing" | "policy.invalid"> = "policy.invalid",
  ) {
    const [first, ...others] = problems;
    const place = [positionOf(source?.file, first), first?.path].filter(Boolean).join("  ");
    const more = others.length === 0 ? "" : ` (and ${String(others.length)} more)`;
    super(`${place === "" ? "" : `${place}: `}${first ? sentenceOf(first) : "not valid"}${more}`);
  }
}

/** `file:line:column` as far as they are known. */
export const positionOf = (
  file: string | undefined,
  place: { readonly line?: number; readonly column?: number } | undefined,
): string => [file, place?.line, place?.column].filter((part) => part !== undefined).join(":");

/** Message and hint in one line. */
export const sentenceOf = (problem: Pick<PolicyProblem, "message" | "hint">): string =>
  problem.hint === undefined ? problem.message : `${problem.message}; ${problem.hint}`;

/** A path as people write it: `rules[0].signature`, `signers["odd name"]`. */
export const formatPath = (path: Path): string =>
  path
    .map((segment, index) => {
      if (typeof segment === "number") return `[${String(segment)}]`;
      if (!/^[\w-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");

/** What stands at a place, in words. */
export const describeValue = (value: unknown): string => {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object")
    return Object.keys(value).length === 0 ? "an empty object" : "an object";
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value;
};

/** The value at a path, or `undefined`. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, segment) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, segment)
        ? (at as Record<string | number, unknown>)[segment]
        : undefined,
    value,
  );
