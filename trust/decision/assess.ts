import { isSignature, type VerifiedStatement } from "../evidence/types";
import type { SignatureRequirement, Signer } from "../policy/types";
import type { ReasonCode } from "../reasons";
import { identityConditions, type Condition } from "./identity";
import { earliestProvenTime } from "./time";
import { clockCondition, useConditions } from "./use";

/** Why a statement does not count for a signer. */
export interface Miss {
  readonly code: ReasonCode;
  /** How many conditions it met before: the nearer miss has met more. */
  readonly met: number;
}

/**
 * Why a verified statement does not count for a signer, and how near it comes; `undefined` if it counts. An attestation
 * that is not the signer's is no near miss of a signature but something else altogether, as is a statement about something
 * else than the image: `"unrelated"`.
 */
export const assess = (
  signer: Signer,
  statement: VerifiedStatement,
  requirement: SignatureRequirement,
  now: Date,
): Miss | "unrelated" | undefined => {
  if (statement.otherSubjects !== undefined) return "unrelated";
  const demanded = demandedPredicate(requirement);
  const conditions = [
    ...identityConditions,
    demanded,
    ...useConditions(now),
    ageCondition(requirement, now),
    clockCondition(now),
  ];
  for (const [met, condition] of conditions.entries()) {
    const code = condition(signer, statement);
    if (code === undefined) continue;
    const isAnothers = met < identityConditions.length && demanded(signer, statement);
    return isAnothers ? "unrelated" : { code, met };
  }
  return undefined;
};

/** The tag of attestations is not read for signatures, so that what lies there counts for none by chance either. */
const demandedPredicate =
  ({ accept }: SignatureRequirement): Condition =>
  (_, statement) =>
    accept === "any-statement" ||
    (isSignature(statement) && statement.part !== "legacy-attestation")
      ? undefined
      : "signature.not-a-signature";

const ageCondition =
  ({ maxAge }: SignatureRequirement, now: Date): Condition =>
  (_, statement) => {
    if (maxAge === undefined) return undefined;
    // Whoever has a signature by a key can have it logged again, years later: that proves no age.
    const signed = statement.signer.kind === "key" ? undefined : earliestProvenTime(statement);
    if (signed === undefined) return "signature.no-proven-time";
    return now.getTime() - signed <= maxAge * 1000 ? undefined : "signature.too-old";
  };
