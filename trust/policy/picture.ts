import { positionOf, sentenceOf } from "./problem";
import type { PolicyError, PolicyProblem, PolicyText } from "./problem";

/** Widest part of a source line that is shown. */
const WIDTH = 110;

/**
 * The mistakes of a policy as a person wants to see them: each with its file, line and column, the line itself and what is
 * wrong with it.
 *
 * @example
 * try {
 *   loadPolicy("trust-policy.yaml");
 * } catch (error) {
 *   if (error instanceof PolicyError) console.error(formatPolicyError(error));
 * }
 */
export const formatPolicyError = (error: PolicyError): string =>
  error.problems.map((problem) => formatPlace(problem, error.source)).join("\n");

/** One message with its place; the line itself and carets under it, where there is a text. */
export const formatPlace = (
  problem: Omit<PolicyProblem, "expected" | "found">,
  source: PolicyText | undefined,
): string => {
  const heading = visible(
    [positionOf(source?.file, problem), problem.path].filter(Boolean).join("  "),
  );
  const text = problem.line === undefined ? undefined : source && lineOf(source, problem.line);
  if (text !== undefined) return `${heading}\n${pictureOf(problem, text)}`;
  const sentence = visible(sentenceOf(problem));
  return heading === "" ? sentence : `${heading}: ${sentence}`;
};

/** Split once, however many problems there are. */
const linesOf = new WeakMap<PolicyText, readonly string[]>();

const lineOf = (source: PolicyText, line: number): string | undefined => {
  const lines = linesOf.get(source) ?? source.text.split(/\r?\n/);
  linesOf.set(source, lines);
  return lines[line - 1];
};

const pictureOf = (problem: Omit<PolicyProblem, "expected" | "found">, text: string): string => {
  const { line = 1, column = 1, length = 1 } = problem;
  // A minified document is one long line: show the part around the place.
  const from = column - 1 + length <= WIDTH ? 0 : Math.max(0, column - 1 - 20);
  const shown = visible(text.slice(from, from + WIDTH));
  const carets = "^".repeat(Math.max(1, Math.min(length, WIDTH - (column - 1 - from))));
  const number = String(line).padStart(5);
  return [
    `${number} | ${from > 0 ? "…" : ""}${shown}${from + WIDTH < text.length ? "…" : ""}`.trimEnd(),
    `${" ".repeat(5)} | ${" ".repeat(column - 1 - from + (from > 0 ? 1 : 0))}${carets} ${visible(sentenceOf(problem))}`,
  ].join("\n");
};

/** One column for every character, and nothing that a terminal would act on. */
const visible = (text: string): string =>
  text
    .replace(/\t/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
