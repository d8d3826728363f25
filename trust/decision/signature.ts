import { isSignature, type Evidence, type SignatureFormat } from "../evidence/types";
import { named } from "../policy/named";
import type { Rule, SignatureRequirement, Signer, TrustPolicy } from "../policy/types";
import { assess } from "./assess";
import { describeInstant, describeRequirement } from "./describe";
import { differentSigners, type Counted } from "./different-signers";
import { undecided, type Finding } from "./finding";
import type { Inquiry } from "./inquiry";
import { obstaclesIn, type Hideout } from "./obstacles";
import { byKey, statementKey } from "./order";
import { partsFor } from "./parts";
import { denySignature, type NearMiss } from "./signature-denial";
import { signedBy } from "./signature-text";

/** The signers that a requirement names; a name that the policy does not declare satisfies nothing. */
export const signersOf = (
  policy: Pick<TrustPolicy, "signers">,
  names: readonly string[],
): readonly Signer[] => named(policy.signers, names);

/** Where a signature that counts can be. */
export const signatureHideout = (
  policy: Pick<TrustPolicy, "signers">,
  rule: Pick<Rule, "sources">,
  { anyOf, accept }: SignatureRequirement,
): Hideout => {
  const formats: ReadonlySet<SignatureFormat> = new Set(
    signersOf(policy, anyOf).flatMap((signer) => signer.formats),
  );
  return {
    formats,
    parts: partsFor(rule, formats, accept),
    // What says that it is an attestation is no signature, whoever signed it.
    mayBe: (item) =>
      accept === "any-statement" || (item.part !== "legacy-attestation" && isSignature(item)),
  };
};

/**
 * Whether evidence satisfies a signature requirement. What satisfies it decides it, though the rest could not be read;
 * else whatever could still hold a counting signature leaves it undecided; else the nearest miss is the reason to deny.
 */
export const checkSignature = (
  { policy, rule, evidence, now }: Inquiry,
  requirement: SignatureRequirement,
): Finding => {
  const signers = signersOf(policy, requirement.anyOf);
  const expected = describeRequirement(requirement, signers);
  const { accepted, misses } = sort(signers, requirement, evidence, now);
  const counted = differentSigners(accepted);
  // A demand for nobody's signature, which no policy file can hold, is not one that anything satisfies.
  const atLeast = Math.max(1, requirement.atLeast);
  if (counted.length >= atLeast) {
    return { outcome: "allow", code: "signature.ok", found: signedBy(counted), expected, fix: "" };
  }

  const skewed = misses.filter(({ code }) => code === "clock.skew");
  const possible = differentSigners([...accepted, ...skewed]);
  const hideout = signatureHideout(policy, rule, requirement);
  const [obstacle] = obstaclesIn(evidence, hideout);
  if (obstacle) return undecided(obstacle, expected);
  if (possible.length >= atLeast) {
    const message = `${signedBy(possible)}, but here it is ${describeInstant(now.toISOString())}`;
    return undecided({ code: "clock.skew", message }, expected);
  }

  const rejected = evidence.rejected.filter(hideout.mayBe);
  return denySignature(policy, requirement, {
    signers,
    evidence: { ...evidence, rejected },
    possible,
    misses,
    now,
  });
};

const sort = (
  signers: readonly Signer[],
  requirement: SignatureRequirement,
  evidence: Evidence,
  now: Date,
): { readonly accepted: readonly Counted[]; readonly misses: readonly NearMiss[] } => {
  const accepted: Counted[] = [];
  const misses: NearMiss[] = [];
  const statements = [...evidence.statements].sort(byKey(statementKey));
  for (const signer of [...signers].sort(byKey(({ name }) => name))) {
    for (const statement of statements) {
      const miss = assess(signer, statement, requirement, now);
      if (miss === undefined) accepted.push({ signer, statement });
      else if (miss !== "unrelated") misses.push({ signer, statement, ...miss });
    }
  }
  return { accepted, misses };
};
