import type { Evidence, EvidencePart, SignatureFormat } from "../evidence/types";
import { matchesNamespace } from "../policy/match";
import type { Rule, TrustPolicy } from "../policy/types";
import type { Digest } from "../registry/port";
import { entryHideout } from "./attestation/decide";
import { checkAttestations, unmetDemands } from "./attestation/requirement";
import { claimsOn, evidenceAbout, exemptionFrom, isOutsideScope, type Claims } from "./claims";
import type { Inquiry } from "./inquiry";
import { partsFor, readingRank } from "./parts";
import { checkEvidence, inquiryOf } from "./rule";
import { checkSignature, signatureHideout } from "./signature";
import { targetsOf } from "./targets";
import type { Need, Subject } from "./types";

/**
 * The next thing to read before `decide` can say all it could; `undefined` when nothing more is needed. Pure.
 *
 * What the policy alone settles needs nothing: `denied` by repository, out of scope, `allow`, `unmatched`. Else the
 * digest comes first. Then, for as long as a rule that may claim the image is unsatisfied in whatever mode: the parts in
 * which its signers, builders and verifiers leave statements, bundles before legacy tags; and once those were read
 * completely and a signature is denied for good, the other format, only to tell "signed, but in the wrong format" from
 * "unsigned". Where nothing at all was found about a digest that was named, the manifest says whether it exists. So an image
 * that has what is demanded costs no request beyond that, and one that is about to be denied costs one or two more.
 *
 * A rule about platforms needs the manifest first, then the same of each of them.
 */
export const nextNeed = (
  policy: TrustPolicy,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Need | undefined => {
  const claims = claimsOn(policy, subject);
  if (claims.denied || subject.problem) return undefined;
  const rules = rulesToCheck(policy, subject, claims, now);
  if (claims.digest === undefined)
    return claims.mayBeDenied || rules.length > 0 ? { kind: "digest" } : undefined;
  const about = evidenceAbout(policy, subject, evidence);
  const [next] = rules
    .flatMap((rule) => readingsFor(policy, rule, subject, about, now))
    .sort(inOrder);
  return next && { kind: "evidence", ...next };
};

/** The rules that claim the image in a namespace that could be meant, and are not exempted from. */
const rulesToCheck = (
  policy: TrustPolicy,
  subject: Subject,
  claims: Claims,
  now: Date,
): readonly Rule[] => {
  const inScope =
    claims.namespaces?.filter((namespace) => !isOutsideScope(policy, namespace)) ?? [];
  return claims.rules.filter(
    (rule) =>
      inScope.some((namespace) => matchesNamespace(rule.namespaces, namespace)) &&
      exemptionFrom(policy, rule, subject, claims, now) === undefined,
  );
};

interface Reading {
  readonly part: EvidencePart;
  readonly platform?: Digest;
}

/** The image itself before its platforms; of either first what most images have. */
const inOrder = (a: Reading, b: Reading): number =>
  Number(a.platform !== undefined) - Number(b.platform !== undefined) ||
  readingRank(a.part) - readingRank(b.part);

/** What was not read yet and could change what a rule finds, or explain it better. */
const readingsFor = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): readonly Reading[] => {
  if (!rule.signature && !rule.attestations) return [];
  if (rule.on !== "named" && !evidence?.parts.includes("manifest")) return [{ part: "manifest" }];
  return targetsOf(rule, evidence).targets.flatMap(({ digest, evidence: about }) =>
    unread(policy, rule, subject, about, now).map((part) => ({
      part,
      ...(digest === undefined ? {} : { platform: digest }),
    })),
  );
};

const both: ReadonlySet<SignatureFormat> = new Set(["bundle", "legacy"]);

const unread = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): readonly EvidencePart[] => {
  const about = evidence ?? nothing;
  const inquiry = inquiryOf(policy, rule, subject, about, now);
  const notRead = (parts: readonly EvidencePart[]): readonly EvidencePart[] =>
    parts.filter((part) => !about.parts.includes(part));
  const usable = notRead(usableParts(inquiry));
  if (usable.length > 0) return usable;
  // None of the signers leaves anything in the rule's sources: what is there tells so.
  if (evidence === undefined) return partsFor(rule, both, "any-statement");
  return notRead([
    ...explainingParts(inquiry),
    ...(mayNotExist(inquiry, subject) ? (["manifest"] as const) : []),
  ]);
};

const nothing: Evidence = {
  repository: "",
  digest: "sha256:",
  parts: [],
  statements: [],
  rejected: [],
  problems: [],
  referrers: 0,
  gatheredAt: "",
};

/** Where the statements that are still missing can be. */
const usableParts = (inquiry: Inquiry): readonly EvidencePart[] => {
  const { policy, rule } = inquiry;
  const { signature, attestations } = rule;
  const isSigned = !signature || checkSignature(inquiry, signature).outcome === "allow";
  const unmet = attestations ? unmetDemands(inquiry, attestations) : [];
  return [
    ...(isSigned ? [] : signatureHideout(policy, rule, signature).parts),
    ...unmet.flatMap((demand) => entryHideout(inquiry, demand).parts),
  ];
};

/** A signature or attestation in a format that its signer does not use is told from none. */
const explainingParts = (inquiry: Inquiry): readonly EvidencePart[] => {
  const { rule } = inquiry;
  const { signature, attestations } = rule;
  const isUnsigned = signature && checkSignature(inquiry, signature).outcome === "deny";
  const isUnattested =
    attestations &&
    checkAttestations(inquiry, attestations).some(({ outcome }) => outcome === "deny");
  return [
    ...(isUnsigned ? partsFor(rule, both, signature.accept) : []),
    ...(isUnattested ? partsFor(rule, both, "attestation") : []),
  ];
};

/** Whether a digest was named about which nothing at all was found, though everything could be read. */
const mayNotExist = (inquiry: Inquiry, { reference }: Subject): boolean => {
  const { statements, rejected, problems, referrers } = inquiry.evidence;
  return (
    reference.digest !== undefined &&
    referrers === 0 &&
    [statements, rejected, problems].every(({ length }) => length === 0) &&
    checkEvidence(inquiry).some(({ outcome }) => outcome === "deny")
  );
};
