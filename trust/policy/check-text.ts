import { RE2JS } from "re2js";
import { quoted } from "../image";
import type { CheckContext } from "./check";
import { addPatternProblem } from "./check-lists";
import { refProblem } from "./pattern";
import type { Path } from "./problem";
import { textsOf } from "./shape";
import { triggerProblem } from "./trigger";

/** A repository of GitHub. */
export const OWNER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

/** An OIDC issuer as a certificate has it. */
export const ISSUER = /^https?:\/\/[^\s{}*]+$/;

/** Checks that a text, if there is one, is as a pattern wants it. */
export const expectText = (
  pattern: RegExp,
  expected: string,
  text: string | undefined,
  path: Path,
  { problems }: CheckContext,
): void => {
  if (typeof text !== "string" || text === "" || pattern.test(text)) return;
  const variable = /\{[A-Za-z][A-Za-z0-9]*\}/.exec(text)?.[0];
  const details = variable === undefined ? {} : { hint: variableHint(variable, path) };
  problems.mismatch(path, expected, quoted(text), details);
};

const variableHint = (variable: string, [field]: Path): string =>
  field === "rules"
    ? `name ${variable} in the rule's \`each\``
    : `no rule that names this ${String(field).replace(/s$/, "")} gives ${variable} a value in its \`each\``;

/** Checks git refs and patterns of them. */
export const checkRefs = (
  refs: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, ref] of textsOf(refs)) {
    if (ref !== "") addPatternProblem([...path, index], refProblem(ref), context);
  }
};

/** Checks refused triggers that are accepted all the same. */
export const checkTriggers = (
  triggers: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, trigger] of textsOf(triggers)) {
    if (trigger !== "") addPatternProblem([...path, index], triggerProblem(trigger), context);
  }
};

/** Checks an RE2 pattern. */
export const checkRegex = (
  pattern: string | undefined,
  path: Path,
  { problems }: CheckContext,
): void => {
  if (typeof pattern !== "string") return;
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    problems.add(path, `not an RE2 pattern: ${(error as Error).message}`, {
      hint: "https://github.com/google/re2/wiki/Syntax; RE2 has no look-around and no back-references",
    });
  }
};
