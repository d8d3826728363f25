import type { CheckContext } from "./check";
import { addPatternProblem, checkNamespaces } from "./check-lists";
import { endInstant } from "./instant";
import { labelProblem } from "./pattern";
import type { Path } from "./problem";
import type { ModesDocument, RuleDocument } from "./schema";

/** Checks the modes of a rule or of what nobody claims. */
export const checkSchedule = (
  modes: ModesDocument | undefined,
  path: Path,
  context: CheckContext,
): void => {
  if (modes === undefined || !context.usable(path)) return;
  if (!Array.isArray(modes)) {
    checkDated(modes, path, context);
    return;
  }
  for (const [index, clause] of modes.entries()) {
    checkSelector(clause.namespaces, [...path, index, "namespaces"], context);
    checkDated(clause.mode, [...path, index, "mode"], context);
  }
};

const checkDated = (
  mode: Exclude<ModesDocument, unknown[]>,
  path: Path,
  { problems, hasUnknownField }: CheckContext,
): void => {
  if (typeof mode === "string") return;
  if (mode.auditUntil === undefined && mode.warnUntil === undefined) {
    if (hasUnknownField(path)) return;
    problems.add(path, "a dated mode without a date", {
      hint: `write ${mode.then}, or add warnUntil: DATE`,
    });
  } else if (
    mode.auditUntil !== undefined &&
    mode.warnUntil !== undefined &&
    endInstant(mode.warnUntil) <= endInstant(mode.auditUntil)
  ) {
    problems.add([...path, "warnUntil"], "the warning ends before it begins", {
      expected: `after auditUntil, ${mode.auditUntil}`,
      found: mode.warnUntil,
    });
  }
};

/** Checks a selector of namespaces: it must select something. */
export const checkSelector = (
  selector: RuleDocument["namespaces"],
  path: Path,
  context: CheckContext,
): void => {
  if (selector === undefined || !context.usable(path)) return;

  if (Array.isArray(selector)) {
    checkNamespaces(selector, path, context);
    return;
  }
  const labels = Object.keys(selector.labels ?? {});
  if (selector.labels !== undefined && labels.length === 0) {
    context.problems.mismatch([...path, "labels"], "at least 1 label", "none");
  } else if (
    selector.names === undefined &&
    labels.length === 0 &&
    !context.hasUnknownField(path)
  ) {
    addPatternProblem(
      path,
      {
        problem: "the selector selects nothing",
        hint: "add names or labels; names: ['*'] for all",
      },
      context,
    );
  }
  for (const [key, value] of Object.entries(selector.labels ?? {})) {
    addPatternProblem([...path, "labels", key], labelProblem(key, value), context);
  }
  checkNamespaces(selector.names, [...path, "names"], context);
  checkNamespaces(selector.except, [...path, "except"], context);
};
