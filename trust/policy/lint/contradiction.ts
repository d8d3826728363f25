import { evaluate, parsePeriod } from "../../predicates/condition";
import type { Condition, FieldCondition } from "../../predicates/condition";

/** The field of which the conditions, all of which must hold, want what no value is; `undefined` if there is none. */
export const contradictoryField = (conditions: readonly Condition[]): string | undefined => {
  const byField = Map.groupBy(conditions.flatMap(conjuncts), ({ field }) => field);
  return [...byField].find(([, wanted]) => contradict(wanted))?.[0];
};

const conjuncts = (condition: Condition): readonly FieldCondition[] => {
  if ("field" in condition) return [condition];
  return "all" in condition ? condition.all.flatMap(conjuncts) : [];
};

const contradict = (wanted: readonly FieldCondition[]): boolean => {
  const values = wanted.flatMap((condition) => {
    if ("equals" in condition) return [condition.equals];
    return "in" in condition ? condition.in : [];
  });
  if (values.length > 0) {
    return !values.some((value) =>
      wanted.every((condition) => evaluate({ ...condition, field: "value" }, { value }).holds),
    );
  }
  return noTimeBetween(wanted) || noCountBetween(wanted);
};

const noTimeBetween = (wanted: readonly FieldCondition[]): boolean => {
  const before = wanted.flatMap((it) => ("before" in it ? [parsePeriod(it.before)?.start] : []));
  const after = wanted.flatMap((it) => ("after" in it ? [parsePeriod(it.after)?.end] : []));
  return (
    Math.min(...before.map((time) => time ?? Infinity)) -
      Math.max(...after.map((time) => time ?? -Infinity)) <=
    1
  );
};

const noCountBetween = (wanted: readonly FieldCondition[]): boolean => {
  const counts = wanted.flatMap((it) => ("count" in it ? [it.count] : []));
  const max = Math.min(...counts.map((count) => count.max ?? Infinity));
  return counts.some(({ min = 0 }) => min > max);
};
