import type { Evidence } from "../evidence/types";

/** Whether evidence was read within `maxAgeMs` before `now`; evidence from the future is not fresh (a set-back clock). */
export const isFresh = (evidence: Evidence | undefined, maxAgeMs: number, now: Date): boolean => {
  if (evidence === undefined) return false;
  const age = now.getTime() - Date.parse(evidence.gatheredAt);
  return age >= 0 && age <= maxAgeMs;
};
