import type { Evidence, SignatureFormat } from "../evidence/types";
import { matchesNamespace } from "../policy/match";
import type { Rule, TrustPolicy } from "../policy/types";
import { claimsOn, evidenceAbout, exemptionFrom, isOutsideScope, type Claims } from "./claims";
import { checkRule } from "./rule";
import { signersOf, usableFormats } from "./signature";
import type { Need, Subject } from "./types";

const formats: readonly SignatureFormat[] = ["bundle", "legacy"];

/**
 * The next thing to read before `decide` can say all it could; `undefined` when nothing more is needed. Pure.
 *
 * What the policy alone settles needs nothing: `denied` by repository, out of scope, `allow`, `unmatched`. Else the
 * digest comes first. Then, for as long as a rule that may claim the image is unsatisfied in whatever mode: the formats
 * that its signers use, bundles before legacy tags; and once those were read completely and the rule is denied for good,
 * the other format, only to tell "signed, but in the wrong format" from "unsigned". So an image that is signed as demanded
 * costs no request for the format that its signers do not use, and one that is about to be denied costs one more.
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
  const read = new Set(about?.formats);
  const wanted = new Set(
    rules.flatMap((rule) => [...formatsFor(policy, rule, subject, about, now)]),
  );
  const format = formats.find((candidate) => wanted.has(candidate) && !read.has(candidate));
  return format && { kind: "evidence", format };
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

/** The formats in which reading on could change what a rule finds, or explain it better. */
const formatsFor = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Iterable<SignatureFormat> => {
  if (rule.signature === undefined) return [];
  const usable = usableFormats(signersOf(policy, rule.signature));
  if (evidence === undefined) return usable;
  const findings = checkRule(policy, { ...rule, requireDigest: false }, subject, evidence, now);
  if (findings.every(({ outcome }) => outcome === "allow")) return [];
  const isReadCompletely = [...usable].every((format) => evidence.formats.includes(format));
  if (!isReadCompletely) return usable;
  return findings.some(({ outcome }) => outcome === "deny") ? formats : [];
};
