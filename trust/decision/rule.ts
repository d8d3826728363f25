import type { Evidence } from "../evidence/types";
import { formatReference, repositoryName } from "../image";
import type { Rule, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import { describeEntry } from "./attestation/describe";
import { checkAttestations } from "./attestation/requirement";
import { digestOf } from "./claims";
import { asAdvice, describeRequirement } from "./describe";
import { undecided, type Finding } from "./finding";
import type { Inquiry } from "./inquiry";
import { evidenceFor } from "./parts";
import { checkSignature, signersOf } from "./signature";
import { notFound, targetsOf, unreadManifest, type Target } from "./targets";
import type { Subject, SubjectProblem } from "./types";

/**
 * What a rule finds about an image, one finding for each of its demands that says something new, of each manifest that it
 * judges; namespace, mode and exemptions play no part. A rule without a demand, which no policy file can hold, is not
 * satisfied by that.
 */
export const checkRule = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): readonly Finding[] => {
  const digest = rule.requireDigest ? checkDigest(rule, subject) : undefined;
  const first = digest ? [digest] : [];
  if (!rule.signature && !rule.attestations) return first.length > 0 ? first : [withoutDemand];
  const { targets, problem, isEmptyIndex } = targetsOf(rule, evidence);
  return [
    ...first,
    ...targets.flatMap((target) => checkTarget(policy, rule, subject, target, now)),
    ...(problem ? unread(policy, rule, problem) : []),
    ...(isEmptyIndex ? [withoutPlatform] : []),
  ];
};

/** A named digest is worth a line only where the rule demands nothing else. */
const checkDigest = (rule: Rule, subject: Subject): Finding | undefined => {
  const { registry, repository, digest } = subject.reference;
  const demand = "digest";
  const expected = "a reference with a digest";
  if (digest === undefined) {
    const known = digestOf(subject);
    return {
      demand,
      outcome: "deny",
      code: "image.digest-required",
      found: "the reference names only a tag",
      expected,
      fix: known
        ? `write ${formatReference({ registry, repository, digest: known })}`
        : "write the digest (@sha256:…) instead of the tag",
    };
  }
  return rule.signature || rule.attestations
    ? undefined
    : { demand, outcome: "allow", code: "image.digest-pinned", found: digest, expected, fix: "" };
};

/** The findings about one manifest. */
const checkTarget = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  { platform, evidence }: Target,
  now: Date,
): readonly Finding[] => {
  const findings = evidence
    ? checkEvidence(inquiryOf(policy, rule, subject, evidence, now)).map((finding) =>
        finding.outcome === "deny" ? explain(finding, evidence, subject) : finding,
      )
    : unread(policy, rule, subject.problem ?? nothingRead);
  if (platform === undefined) return findings;
  return findings.map((finding) => ({
    ...finding,
    platform,
    found: `${platform}: ${finding.found}`,
  }));
};

export const inquiryOf = (
  policy: TrustPolicy,
  rule: Rule,
  { reference }: Subject,
  evidence: Evidence,
  now: Date,
): Inquiry => ({
  policy,
  rule,
  evidence: evidenceFor(rule, evidence),
  repository: repositoryName(reference),
  now,
});

/** What is found about one manifest of which evidence was read. */
export const checkEvidence = (inquiry: Inquiry): readonly Finding[] => {
  const { signature, attestations } = inquiry.rule;
  const ofAttestations = attestations ? checkAttestations(inquiry, attestations) : undefined;
  return [
    ...(signature ? [{ ...checkSignature(inquiry, signature), demand: "signature" as const }] : []),
    ...(ofAttestations?.length === 0 ? [withoutDemand] : (ofAttestations ?? [])),
  ];
};

/** What the manifest itself tells of a denial: an image that is not there, or one of which only the index is signed. */
const explain = (finding: Finding, evidence: Evidence, { reference }: Subject): Finding => {
  const { manifest, referrers } = evidence;
  // Where nothing at all was found, a registry that does not show the image may keep back the rest as well.
  const hidden = referrers === 0 ? unreadManifest(evidence) : undefined;
  const problem = manifest?.exists === false ? notFound : hidden;
  if (problem) return { ...finding, ...undecided(problem, finding.expected) };
  const isAlone = manifest !== undefined && manifest.platforms === undefined;
  if (!isAlone || reference.digest === undefined || !finding.code.endsWith(".missing")) {
    return finding;
  }
  const hint =
    "; if it is one platform of an index, name the digest of the index (subject.platform-only)";
  return { ...finding, fix: `${finding.fix}${hint}` };
};

/** Every demand of a rule, of which nothing is known. */
const unread = (policy: TrustPolicy, rule: Rule, problem: SubjectProblem): readonly Finding[] => {
  const { signature, attestations } = rule;
  const entries = attestations?.anyOf.find((alternative) => alternative.length > 0) ?? [];
  return [
    ...(signature
      ? [
          {
            ...undecided(
              problem,
              describeRequirement(signature, signersOf(policy, signature.anyOf)),
            ),
            demand: "signature" as const,
          },
        ]
      : []),
    ...entries.map((entry) => ({
      ...undecided(problem, describeEntry(entry)),
      demand: entry.kind,
    })),
    ...(attestations && entries.length === 0 ? [withoutDemand] : []),
  ];
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

const withoutPlatform: Finding = {
  outcome: "deny",
  code: "subject.no-platform",
  found: "the index names no manifest that can run",
  expected: "an index with at least one platform",
  fix: asAdvice(reasons["subject.no-platform"].fix),
};
