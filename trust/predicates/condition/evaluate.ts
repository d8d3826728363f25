import { RE2JS } from "re2js";
import { limits } from "../../limits";
import { describeComparison, describeValue } from "./describe";
import { parsePath, valueAt } from "./path";
import { parsePeriod } from "./period";
import type { Comparison, Condition, Evaluation, FieldCondition } from "./types";

/**
 * Evaluates a condition on a predicate. Total: it throws for no condition and no predicate; what cannot be evaluated, as
 * a path, pattern or time that is not valid, or conditions nested deeper than `limits.jsonDepth`, does not hold.
 */
export const evaluate = (condition: Condition, predicate: unknown): Evaluation =>
  evaluateWithin(condition, predicate, limits.jsonDepth);

function evaluateWithin(condition: Condition, predicate: unknown, depth: number): Evaluation {
  if ("field" in condition) return evaluateField(condition, predicate);
  const parts = "all" in condition ? condition.all : condition.any;
  if (parts.length === 0 || depth === 0) return nothingToEvaluate;
  const evaluations: Evaluation[] = [];
  // Like `&&` and `||`: the first part that settles it is the answer.
  const settledBy = "any" in condition;
  for (const part of parts) {
    const evaluation = evaluateWithin(part, predicate, depth - 1);
    if (evaluation.holds === settledBy) return evaluation;
    evaluations.push(evaluation);
  }
  return {
    holds: !settledBy,
    field: join(evaluations, ({ field }) => field, ", "),
    found: join(evaluations, ({ found }) => found, ", "),
    expected: join(evaluations, ({ expected }) => expected, settledBy ? " or " : " and "),
  };
}

const nothingToEvaluate: Evaluation = {
  holds: false,
  field: "",
  found: "no condition",
  expected: `conditions, nested at most ${limits.jsonDepth} deep`,
};

/** Each text once, together bounded. */
const join = (
  evaluations: readonly Evaluation[],
  text: (evaluation: Evaluation) => string,
  separator: string,
): string => [...new Set(evaluations.map(text))].join(separator).slice(0, limits.messageLength);

function evaluateField(condition: FieldCondition, predicate: unknown): Evaluation {
  const path = parsePath(condition.field);
  const value = path === undefined ? undefined : valueAt(predicate, path);
  return {
    holds: value !== undefined && compare(condition, value),
    field: condition.field,
    found: describeValue(value),
    expected: describeComparison(condition),
  };
}

function compare(comparison: Comparison, value: unknown): boolean {
  if ("equals" in comparison) return value === comparison.equals;
  if ("in" in comparison) return comparison.in.some((accepted) => accepted === value);
  if ("matches" in comparison) return matches(comparison.matches, value);
  if ("exists" in comparison) return comparison.exists;
  if ("count" in comparison) {
    const { min = 0, max = Infinity } = comparison.count;
    return Array.isArray(value) && value.length >= min && value.length <= max;
  }
  const period = typeof value === "string" ? parsePeriod(value) : undefined;
  const bound = parsePeriod("before" in comparison ? comparison.before : comparison.after);
  if (period === undefined || bound === undefined) return false;
  return "before" in comparison ? period.end < bound.start : period.start > bound.end;
}

/** RE2 takes linear time, and a text of a length that no name has is not searched at all. */
function matches(pattern: string, value: unknown): boolean {
  if (typeof value !== "string" || value.length > limits.predicateTextLength) return false;
  try {
    return RE2JS.compile(pattern).matches(value);
  } catch {
    // Loading a policy refuses such a pattern.
    return false;
  }
}
