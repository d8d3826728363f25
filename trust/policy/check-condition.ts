import { parsePath, parsePeriod } from "../predicates/condition";
import type { CheckContext } from "./check";
import { checkRegex } from "./check-text";
import { quoted } from "../image";
import type { Path } from "./problem";
import type { ConditionDocument } from "./schema";
import { comparisons } from "./schema-attestation";
import { listOf } from "./shape";

const KINDS = [...comparisons, "all", "any"] as const;

/** Checks the conditions of a list, and those within them. */
export const checkConditions = (
  conditions: readonly ConditionDocument[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, condition] of listOf(conditions).entries()) {
    const at = [...path, index];
    checkCondition(condition, at, context);
    checkConditions(condition.all, [...at, "all"], context);
    checkConditions(condition.any, [...at, "any"], context);
  }
};

const checkCondition = (condition: ConditionDocument, path: Path, context: CheckContext): void => {
  const { problems } = context;
  const kinds = KINDS.filter((kind) => condition[kind] !== undefined);
  const isGroup = condition.all !== undefined || condition.any !== undefined;
  if (kinds.length !== 1) {
    if (kinds.length === 0 && context.hasUnknownField(path)) return;
    const found = kinds.length === 0 ? "none" : kinds.join(" and ");
    problems.mismatch(path, `exactly one of ${KINDS.join(", ")}`, found, { key: true });
  } else if (isGroup && condition.field !== undefined) {
    problems.add([...path, "field"], "a group of conditions has no field of its own", {
      key: true,
    });
  } else if (!isGroup && condition.field === undefined && !context.hasUnknownField(path)) {
    problems.add([...path, "field"], '"field" is missing');
  }
  checkComparison(condition, path, context);
};

const checkComparison = (
  { field, matches, before, after, count }: ConditionDocument,
  path: Path,
  context: CheckContext,
): void => {
  const { problems } = context;
  if (field !== undefined && parsePath(field) === undefined) {
    problems.mismatch([...path, "field"], 'a path as a.b[0].c or a["b c"]', quoted(field));
  }
  checkRegex(matches, [...path, "matches"], context);
  for (const [key, text] of Object.entries({ before, after })) {
    if (text !== undefined && parsePeriod(text) === undefined) {
      problems.mismatch(
        [...path, key],
        "a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z)",
        quoted(text),
      );
    }
  }
  if (count === undefined) return;
  const { min, max } = count;
  if (min === undefined && max === undefined) {
    if (!context.hasUnknownField([...path, "count"]))
      problems.mismatch([...path, "count"], "min or max", "neither");
  } else if (min !== undefined && max !== undefined && max < min) {
    problems.mismatch([...path, "count", "max"], `at least ${min}, the min`, String(max));
  }
};
