import type { Condition } from "./identity";
import { earliestProvenTime, latestProvenTime } from "./time";

/** This machine's clock may run this much behind the logs, and a predicate's behind its signature. */
export const TOLERATED_SKEW_MS = 5 * 60 * 1000;

/** How and when something was signed, whatever it says. */
export const useConditions = (now: Date): readonly Condition[] => [
  (signer, { format }) => (signer.formats.includes(format) ? undefined : "signature.format"),
  // A short-lived certificate says nothing about a signature of which nobody knows when it was made.
  (_, { signer: found, provenTimes }) =>
    found.kind === "certificate" && provenTimes.length === 0
      ? "signature.time-unproven"
      : undefined,
  ({ validFrom, validUntil }, statement) => {
    const signed = earliestProvenTime(statement) ?? now.getTime();
    const isInside =
      (validFrom === undefined || Date.parse(validFrom) <= signed) &&
      (validUntil === undefined || signed <= Date.parse(validUntil));
    return isInside ? undefined : "signer.outside-validity";
  },
];

/** It comes last: a statement that fails only here would count, were this machine's clock right. */
export const clockCondition =
  (now: Date): Condition =>
  (_, statement) => {
    const latest = latestProvenTime(statement) ?? 0;
    return latest <= now.getTime() + TOLERATED_SKEW_MS ? undefined : "clock.skew";
  };
