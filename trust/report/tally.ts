import type { Verdict } from "../decision";

/** Counts over the verdicts of one run. Every image is in exactly one of the first three. */
export interface Tally {
  readonly allowed: number;
  readonly denied: number;
  readonly undecided: number;
  /** Allowed without verification: by `allow`, or outside the scope. */
  readonly unverified: number;
  /** Allowed by an exemption in use. */
  readonly exempted: number;
  /** Allowed, with a warn or audit check that does not pass. */
  readonly withFindings: number;
}

export const tallyOf = (verdicts: readonly Verdict[]): Tally => {
  const count = (predicate: (verdict: Verdict) => boolean): number =>
    verdicts.filter(predicate).length;
  const allowed = (predicate: (check: Verdict["checks"][number]) => boolean): number =>
    count(({ outcome, checks }) => outcome === "allow" && checks.some(predicate));
  return {
    allowed: count(({ outcome }) => outcome === "allow"),
    denied: count(({ outcome }) => outcome === "deny"),
    undecided: count(({ outcome }) => outcome === "undecided"),
    unverified: allowed(({ code }) => code === "image.allowed" || code === "scope.outside"),
    exempted: allowed(({ exemption }) => exemption !== undefined),
    withFindings: allowed(({ outcome }) => outcome !== "allow"),
  };
};
