import type { Evidence, SignatureFormat } from "../evidence/types";
import type { SignatureRequirement, Signer, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import { assess } from "./assess";
import { describeInstant, describeRequirement } from "./describe";
import { differentSigners, type Counted } from "./different-signers";
import { undecided, type Finding } from "./finding";
import { byKey, problemKey, rejectedKey, statementKey } from "./order";
import { denySignature, type NearMiss } from "./signature-denial";
import { rejectedFound, signedBy } from "./signature-text";
import type { SubjectProblem } from "./types";

/** The signers that a requirement names; a name that the policy does not declare satisfies nothing. */
export const signersOf = (
  policy: Pick<TrustPolicy, "signers">,
  { anyOf }: SignatureRequirement,
): readonly Signer[] =>
  [...new Set(anyOf)].flatMap((name) => {
    const signer = Object.hasOwn(policy.signers, name) ? policy.signers[name] : undefined;
    return signer ? [signer] : [];
  });

/** The formats in which a signature can count for a requirement. */
export const usableFormats = (signers: readonly Signer[]): ReadonlySet<SignatureFormat> =>
  new Set(signers.flatMap(({ formats }) => formats));

/**
 * Whether evidence satisfies a signature requirement. What satisfies it decides it, though the rest could not be read;
 * else whatever could still hold a counting signature leaves it undecided; else the nearest miss is the reason to deny.
 */
export const checkSignature = (
  policy: TrustPolicy,
  requirement: SignatureRequirement,
  evidence: Evidence,
  now: Date,
): Finding => {
  const signers = signersOf(policy, requirement);
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
  const obstacle = obstacles(evidence, usableFormats(signers))[0];
  if (obstacle) return undecided(obstacle, expected);
  if (possible.length >= atLeast) {
    const message = `${signedBy(possible)}, but here it is ${describeInstant(now.toISOString())}`;
    return undecided({ code: "clock.skew", message }, expected);
  }

  return denySignature(policy, requirement, { signers, evidence, possible, misses, now });
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

/** What could still hide a signature that counts, the most certain first. */
const obstacles = (
  evidence: Evidence,
  usable: ReadonlySet<SignatureFormat>,
): readonly SubjectProblem[] => [
  ...evidence.problems.filter(({ format }) => usable.has(format)).sort(byKey(problemKey)),
  ...[...usable]
    .filter((format) => !evidence.formats.includes(format))
    .sort()
    .map(notRead),
  ...evidence.rejected
    .filter(({ code }) => reasons[code].effect !== "deny")
    .sort(byKey(rejectedKey))
    .map((item) => ({ code: item.code, message: rejectedFound(item, 0) })),
];

const notRead = (format: SignatureFormat): SubjectProblem => ({
  code: "evidence.offline",
  message: `signatures stored as ${format} were not read`,
});
