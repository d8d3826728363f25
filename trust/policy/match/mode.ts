import type { Mode, ModeClause, ModeSchedule } from "../types";
import type { NamespaceCandidate } from "./namespace";
import { matchesNamespace } from "./namespace";

const strictness: Readonly<Record<Mode, number>> = { audit: 0, warn: 1, enforce: 2 };

/**
 * The mode that holds for a namespace at a time: the strictest among the clauses that match the namespace. Where none
 * matches, or a clause has run out of steps, it is `enforce`: a gap in a schedule must not switch a rule off.
 */
export const modeAt = (schedule: ModeSchedule, namespace: NamespaceCandidate, now: Date): Mode =>
  strictest(matching(schedule, namespace).map((clause) => modeOfClause(clause, now.getTime())));

/**
 * The first instant after `now` at which the schedule enforces, RFC 3339; `undefined` when it does already or never will.
 */
export const blocksFrom = (
  schedule: ModeSchedule,
  namespace: NamespaceCandidate,
  now: Date,
): string | undefined => {
  if (modeAt(schedule, namespace, now) === "enforce") return undefined;
  return matching(schedule, namespace)
    .flatMap(({ steps }) => steps.flatMap(({ until }) => (until ? [Date.parse(until) + 1] : [])))
    .filter((instant) => instant > now.getTime())
    .sort((a, b) => a - b)
    .map((instant) => new Date(instant))
    .find((instant) => modeAt(schedule, namespace, instant) === "enforce")
    ?.toISOString();
};

const matching = (schedule: ModeSchedule, namespace: NamespaceCandidate): readonly ModeClause[] =>
  schedule.filter((clause) => matchesNamespace(clause.namespaces, namespace));

const modeOfClause = (clause: ModeClause, now: number): Mode =>
  clause.steps.find(({ until }) => until === undefined || now <= Date.parse(until))?.mode ??
  "enforce";

const strictest = (modes: readonly Mode[]): Mode =>
  modes.length === 0 ? "enforce" : modes.reduce((a, b) => (strictness[b] > strictness[a] ? b : a));
