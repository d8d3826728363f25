import type { Verdict } from "../decision";
import {
  claimingRules,
  claimsOn,
  evidenceAbout,
  isOutsideScope,
  type Claims,
} from "../decision/claims";
import type { Subject } from "../decision/types";
import { repositoryName } from "../image";
import type { TrustPolicy } from "../policy";
import { blocksFrom, matchesGlob, matchesRepository, modeAt } from "../policy/match";
import type { Exemption, Rule } from "../policy/types";
import type { Basis } from "../verifier";
import { explainDemands } from "./demands";
import type { ExplainedExemption, ExplainedRule, ExplainedSubject, Explanation } from "./types";

/** How a verdict came about: which rules claim the image, in which mode, and what each demand found. Pure. */
export const explainVerdict = (
  policy: TrustPolicy,
  verdict: Verdict,
  { subject, evidence }: Basis,
): Explanation => {
  const { image, outcome, code, checks, decidedAt } = verdict;
  const decided = { outcome, code, checks, decidedAt };
  if (subject === undefined) return { image, rules: [], verdict: decided };
  const claims = claimsOn(policy, subject);
  const now = new Date(decidedAt);
  const about = evidenceAbout(policy, subject, evidence);
  const context = { policy, subject, evidence: about, now };
  return {
    image,
    subject: explainSubject(policy, subject, claims),
    rules: policy.rules.map((rule) => {
      const claimed = claimsOfRule(policy, rule, claims, now);
      return {
        rule: rule.name,
        ...patternOf(rule, claims),
        claims: claimed,
        exemptions: exemptionsFrom(policy, rule, subject, claims, now),
        demands: claimed.length === 0 ? [] : explainDemands(context, rule),
      };
    }),
    verdict: decided,
  };
};

const explainSubject = (
  policy: TrustPolicy,
  { reference }: Subject,
  { digest, origin, denied, allowed, namespaces }: Claims,
): ExplainedSubject => {
  const name = repositoryName(reference);
  const { tag = "latest" } = reference;
  return {
    name,
    ...(repositoryName(origin) === name ? {} : { origin: repositoryName(origin) }),
    ...(digest === undefined ? {} : { digest }),
    ...(reference.digest === undefined ? { tag } : {}),
    ...(namespaces === undefined ? {} : { namespaces: namespaces.map(({ title }) => title) }),
    outsideScope: (namespaces ?? [])
      .filter((namespace) => isOutsideScope(policy, namespace))
      .map(({ title }) => title),
    ...(denied === undefined ? {} : { denied: denied.text }),
    ...(allowed === undefined ? {} : { allowed: allowed.text }),
  };
};

const patternOf = ({ images }: Rule, { origin }: Claims): Pick<ExplainedRule, "pattern"> => {
  const pattern = images.find((candidate) => matchesRepository(candidate, origin));
  return pattern === undefined ? {} : { pattern: pattern.text };
};

const claimsOfRule = (
  policy: TrustPolicy,
  rule: Rule,
  claims: Claims,
  now: Date,
): ExplainedRule["claims"] =>
  (claims.namespaces ?? [])
    .filter(
      (namespace) =>
        !isOutsideScope(policy, namespace) && claimingRules(claims, namespace).includes(rule),
    )
    .map((namespace) => {
      const from = blocksFrom(rule.mode, namespace, now);
      return {
        namespace: namespace.title,
        mode: modeAt(rule.mode, namespace, now),
        ...(from === undefined ? {} : { blocksFrom: from }),
      };
    });

const exemptionsFrom = (
  { exemptions }: TrustPolicy,
  rule: Rule,
  subject: Subject,
  claims: Claims,
  now: Date,
): readonly ExplainedExemption[] =>
  exemptions
    .filter(
      ({ rules, images }) =>
        rules.includes(rule.name) &&
        images.some((pattern) =>
          [subject.reference, claims.origin].some((name) => matchesRepository(pattern, name)),
        ),
    )
    .map((exemption) => {
      const why = whyNot(exemption, subject, claims, now);
      const { ticket, owner, ends } = exemption;
      return { ticket, owner, ends, holds: why === undefined, why: why ?? "it holds" };
    });

const whyNot = (
  { images, namespaces, from, ends }: Exemption,
  { namespace: { name } }: Subject,
  { digest }: Claims,
  now: Date,
): string | undefined => {
  if (now.getTime() < Date.parse(from)) return `it begins on ${from.slice(0, 10)}`;
  if (Date.parse(ends) < now.getTime()) return `it ended on ${ends.slice(0, 10)}`;
  if (!images.some((pattern) => pattern.digest === digest)) return "it names another digest";
  if (name === undefined) return "the namespace is not known";
  if (!namespaces.some((pattern) => matchesGlob(pattern, name))) {
    return `it does not name namespace ${name}`;
  }
  return undefined;
};
