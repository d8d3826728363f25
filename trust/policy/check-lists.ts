import { normaliseHost, quoted } from "../image";
import type { CheckContext } from "./check";
import type { Expansion } from "./expand";
import { endInstant } from "./instant";
import { allowProblem, namespaceProblem, parsePattern } from "./pattern";
import type { PatternProblem } from "./pattern";
import type { Path } from "./problem";
import type { ExemptionDocument, MirrorDocument } from "./schema";
import { isRecord, listOf, textsOf } from "./shape";
import { suggestion } from "./suggest";

/** Adds a problem of a pattern with its hint. */
export const addPatternProblem = (
  path: Path,
  problem: PatternProblem | undefined,
  { problems }: Pick<CheckContext, "problems">,
): void => {
  if (problem)
    problems.add(path, problem.problem, problem.hint === undefined ? {} : { hint: problem.hint });
};

/** Checks a list of image patterns. */
export const checkPatterns = (
  patterns: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
  { digest = false, allow = false } = {},
): void => {
  for (const [index, text] of textsOf(patterns)) {
    if (text === "") continue;
    const pattern = parsePattern(text, { digest });
    const problem = "problem" in pattern ? pattern : allow ? allowProblem(pattern) : undefined;
    addPatternProblem([...path, index], problem, context);
  }
};

/** Checks a list of namespace names. */
export const checkNamespaces = (
  names: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, name] of textsOf(names)) {
    if (name !== "") addPatternProblem([...path, index], namespaceProblem(name), context);
  }
};

/** Checks that both sides of a mirror are literal, normalised names. */
export const checkMirror = (mirror: MirrorDocument, path: Path, context: CheckContext): void => {
  if (!context.usable(path)) return;
  addPatternProblem([...path, "prefix"], mirrorProblem(mirror.prefix), context);
  addPatternProblem([...path, "of"], mirrorProblem(mirror.of), context);
  if (mirror.prefix === mirror.of) context.problems.add(path, "a mirror of itself is none");
  const first = listOf(context.document.mirrors).find(
    (other) => isRecord(other) && other.prefix === mirror.prefix,
  );
  if (first !== mirror) context.problems.add([...path, "prefix"], "another mirror has this prefix");
};

const mirrorProblem = (text: string): PatternProblem | undefined => {
  if (text.includes("*"))
    return { problem: "a mirror is literal", hint: "write the host, and the path if any" };
  const trimmed = text.replace(/\/+$/, "");
  if (trimmed !== text)
    return { problem: "the name ends in a slash", hint: `write ${quoted(trimmed)}` };
  if (text.includes("/")) {
    const pattern = parsePattern(`${text}/**`);
    return "problem" in pattern ? pattern : undefined;
  }
  if (!/[.:]/.test(text) && text !== "localhost")
    return { problem: `${quoted(text)} is no registry host` };
  const normal = normaliseHost(text);
  if (typeof normal !== "string") return normal;
  return normal === text
    ? undefined
    : {
        problem: `image names are normalised to the host ${quoted(normal)}`,
        hint: `write ${quoted(normal)}`,
      };
};

/** Checks an exemption: its images, the rules that it names, its namespaces and its time. */
export const checkExemption = (
  exemption: ExemptionDocument,
  path: Path,
  { rules }: Expansion,
  context: CheckContext,
): void => {
  if (!isRecord(exemption)) return;
  checkPatterns(exemption.images, [...path, "images"], context, { digest: true });
  checkNamespaces(exemption.namespaces, [...path, "namespaces"], context);
  // A rule that could not be written out is not among the expanded ones; its name is not wrong for that.
  const written = listOf(context.document.rules).filter((rule) => isRecord(rule));
  const names = [
    ...rules.flatMap(({ rule, writtenName }) => [writtenName, rule.name]),
    ...written.map(({ name }) => name),
  ];
  const known = new Set(textsOf(names).map(([, name]) => name));

  for (const [index, rule] of textsOf(exemption.rules)) {
    if (known.has(rule)) continue;
    const hint = suggestion(rule, [...known]);
    context.problems.add(
      [...path, "rules", index],
      `no rule ${quoted(rule)}`,
      hint === undefined ? {} : { hint },
    );
  }
  checkWindow("exemption", exemption, ["from", "expires"], path, context);
};

/** Checks that something ends after it begins, as far as both are there. */
export const checkWindow = <Field extends string>(
  what: string,
  item: { readonly [Name in Field]?: string | undefined },
  [from, until]: readonly [Field, Field],
  path: Path,
  { problems, usable }: CheckContext,
): void => {
  const [start, end] = [item[from], item[until]];
  if (start === undefined || end === undefined) return;
  if (!usable([...path, from]) || !usable([...path, until])) return;
  if (endInstant(start) < endInstant(end)) return;
  problems.add([...path, until], `the ${what} does not end after it begins`, {
    expected: `after ${start}`,
    found: end,
    hint: "a bare date is the end of that day, UTC",
  });
};
