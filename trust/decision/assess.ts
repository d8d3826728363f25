import { isSignature, type VerifiedStatement } from "../evidence/types";
import type { SignatureRequirement, Signer } from "../policy/types";
import type { ReasonCode } from "../reasons";
import { identityConditions, type Condition } from "./identity";
import { earliestProvenTime, latestProvenTime } from "./time";

/** Why a statement does not count for a signer. */
export interface Miss {
  readonly code: ReasonCode;
  /** How many conditions it met before: the nearer miss has met more. */
  readonly met: number;
}

/** This machine's clock may run this much behind the logs. */
const TOLERATED_SKEW_MS = 5 * 60 * 1000;

/**
 * Why a verified statement does not count for a signer, and how near it comes; `undefined` if it counts. An attestation
 * that is not the signer's is no near miss of a signature but something else altogether: `"unrelated"`.
 */
export const assess = (
  signer: Signer,
  statement: VerifiedStatement,
  requirement: SignatureRequirement,
  now: Date,
): Miss | "unrelated" | undefined => {
  const demanded = demandedPredicate(requirement);
  const conditions = [...identityConditions, demanded, ...useConditions(requirement, now)];
  for (const [met, condition] of conditions.entries()) {
    const code = condition(signer, statement);
    if (code === undefined) continue;
    const isAnothers = met < identityConditions.length && demanded(signer, statement);
    return isAnothers ? "unrelated" : { code, met };
  }
  return undefined;
};

const demandedPredicate =
  ({ accept }: SignatureRequirement): Condition =>
  (_, statement) =>
    accept === "any-statement" || isSignature(statement) ? undefined : "signature.not-a-signature";

/**
 * How and when it was signed. The clock comes last: a statement that fails only there would count, were this machine's
 * clock right.
 */
const useConditions = ({ maxAge }: SignatureRequirement, now: Date): readonly Condition[] => [
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
  (_, statement) => {
    if (maxAge === undefined) return undefined;
    const signed = earliestProvenTime(statement);
    if (signed === undefined) return "signature.no-proven-time";
    return now.getTime() - signed <= maxAge * 1000 ? undefined : "signature.too-old";
  },
  (_, statement) => {
    const latest = latestProvenTime(statement) ?? 0;
    return latest <= now.getTime() + TOLERATED_SKEW_MS ? undefined : "clock.skew";
  },
];
