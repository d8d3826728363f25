import type { Evidence } from "../evidence/types";
import { formatReference } from "../image";
import type { Rule, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import { digestOf } from "./claims";
import { asAdvice, describeRequirement } from "./describe";
import { undecided, type Finding } from "./finding";
import { checkSignature, signersOf } from "./signature";
import type { Subject, SubjectProblem } from "./types";

/**
 * What a rule finds about an image, one finding for each of its demands that says something new; namespace, mode and
 * exemptions play no part. A rule without a demand, which no policy file can hold, is not satisfied by that.
 */
export const checkRule = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): readonly Finding[] => {
  const findings = [
    ...(rule.requireDigest ? [checkDigest(rule, subject)] : []),
    ...(rule.signature ? [checkEvidence(policy, rule.signature, subject, evidence, now)] : []),
  ].filter((finding) => finding !== undefined);
  return findings.length > 0 ? findings : [withoutDemand];
};

/** A named digest is worth a line only where the rule demands nothing else. */
const checkDigest = (rule: Rule, subject: Subject): Finding | undefined => {
  const { registry, repository, digest } = subject.reference;
  const expected = "a reference with a digest";
  if (digest === undefined) {
    const known = digestOf(subject);
    return {
      outcome: "deny",
      code: "image.digest-required",
      found: "the reference names only a tag",
      expected,
      fix: known
        ? `write ${formatReference({ registry, repository, digest: known })}`
        : "write the digest (@sha256:…) instead of the tag",
    };
  }
  return rule.signature
    ? undefined
    : { outcome: "allow", code: "image.digest-pinned", found: digest, expected, fix: "" };
};

const checkEvidence = (
  policy: TrustPolicy,
  requirement: NonNullable<Rule["signature"]>,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Finding => {
  if (evidence) return checkSignature(policy, requirement, evidence, now);
  return undecided(
    subject.problem ?? nothingRead,
    describeRequirement(requirement, signersOf(policy, requirement)),
  );
};

/** `decide` was asked before anything was read, as it is offline. */
export const nothingRead: SubjectProblem = {
  code: "evidence.offline",
  message: "no evidence was read",
};

const withoutDemand: Finding = {
  outcome: "undecided",
  code: "verifier.failed",
  found: "the rule demands nothing",
  expected: "a rule with a demand",
  fix: asAdvice(reasons["verifier.failed"].fix),
};
