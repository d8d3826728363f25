import type { Evidence, RejectedItem } from "../evidence/types";
import type { SignatureRequirement, Signer, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import type { Miss } from "./assess";
import { asAdvice, describeRequirement, listed } from "./describe";
import type { Counted } from "./different-signers";
import type { Finding } from "./finding";
import { identityKey, isNamedBy } from "./identity";
import { byKey, rejectedKey, statementKey } from "./order";
import { missTexts, noneFound, rejectedFound, signedBy, signFix } from "./signature-text";

/** A verified statement that does not count for a signer. */
export type NearMiss = Counted & Miss;

/** What was found where a signature requirement is certainly not satisfied. */
export interface Unsatisfied {
  readonly signers: readonly Signer[];
  readonly evidence: Evidence;
  /** What counts, or would if this clock were right: fewer than are wanted. */
  readonly possible: readonly Counted[];
  readonly misses: readonly NearMiss[];
  readonly now: Date;
}

/**
 * The reason to deny, by closeness: too few signers, else the statement that came nearest, else what was refused while it
 * was verified, else that there is nothing. The order of evidence and signers plays no part.
 */
export const denySignature = (
  policy: TrustPolicy,
  requirement: SignatureRequirement,
  { signers, evidence, possible, misses, now }: Unsatisfied,
): Finding => {
  const expected = describeRequirement(requirement, signers);
  const miss = nearest(misses.filter((candidate) => isLeftOver(candidate, possible)));
  const texts = miss && missTexts(policy, miss, now);
  if (possible.length > 0) {
    const besides = texts ? `; besides ${texts.found}` : "";
    return {
      outcome: "deny",
      code: "signature.too-few",
      found: `${possible.length} of ${requirement.atLeast}: ${signedBy(possible)}${besides}`,
      expected,
      fix: missingSignersFix(signers, possible),
    };
  }
  if (miss && texts) return { outcome: "deny", code: miss.code, ...texts };
  const [rejected, ...others] = inOrder(evidence.rejected, signers);
  if (rejected) {
    return {
      outcome: "deny",
      code: rejected.code,
      found: rejectedFound(rejected, others.length),
      expected,
      fix: asAdvice(reasons[rejected.code].fix),
    };
  }
  return {
    outcome: "deny",
    code: "signature.missing",
    found: noneFound(evidence),
    expected,
    fix: signFix(signers),
  };
};

const missingSignersFix = (signers: readonly Signer[], present: readonly Counted[]): string => {
  const missing = signers
    .filter((signer) => !present.some((other) => other.signer.name === signer.name))
    .map((signer) => `"${signer.name}"`);
  return missing.length === 0
    ? asAdvice(reasons["signature.too-few"].fix)
    : `let ${listed(missing, "or")} sign it`;
};

/** Whether a miss is about a signer and an identity that do not count already. */
const isLeftOver = (miss: NearMiss, counted: readonly Counted[]): boolean =>
  !counted.some(
    ({ signer, statement }) =>
      signer.name === miss.signer.name ||
      identityKey(statement.signer) === identityKey(miss.statement.signer),
  );

/** The miss that met most conditions; among equals the order of the evidence and of the signers plays no part. */
const nearest = (misses: readonly NearMiss[]): NearMiss | undefined =>
  [...misses].sort(
    (a, b) =>
      b.met - a.met ||
      byKey<NearMiss>(({ signer }) => signer.name)(a, b) ||
      byKey<NearMiss>(({ statement }) => statementKey(statement))(a, b),
  )[0];

/** What was refused while it was verified: what claims to be by an expected signer first. */
const inOrder = (
  rejected: readonly RejectedItem[],
  signers: readonly Signer[],
): readonly RejectedItem[] =>
  [...rejected].sort(
    (a, b) =>
      Number(isClaimedBy(signers, b)) - Number(isClaimedBy(signers, a)) || byKey(rejectedKey)(a, b),
  );

const isClaimedBy = (signers: readonly Signer[], { claimed }: RejectedItem): boolean =>
  claimed !== undefined && signers.some((signer) => isNamedBy(signer, claimed));
