import type { Digest, Repository } from "../registry/port";
import {
  activeExemption,
  evidenceRepository,
  matchesImage,
  matchesNamespace,
  matchesRepository,
  originOf,
  possibleNamespaces,
  type NamespaceCandidate,
} from "../policy/match";
import type { Exemption, ImagePattern, Rule, TrustPolicy } from "../policy/types";
import type { Evidence } from "../evidence/types";
import { repositoryName } from "../image";
import type { Subject } from "./types";

/** What a policy says about one image, before any evidence: who claims it, in which namespaces. */
export interface Claims {
  readonly digest: Digest | undefined;
  /** The name that rules are matched against. */
  readonly origin: Repository;
  /** The entry of `denied` that names the image. */
  readonly denied: ImagePattern | undefined;
  /** The entries of `denied` that name a digest of this repository. */
  readonly deniedDigests: readonly ImagePattern[];
  /** There are such entries, and the image's digest is not known. */
  readonly mayBeDenied: boolean;
  /** The rules that cover the image, whatever the namespace. */
  readonly rules: readonly Rule[];
  /** The entry of `allow` that names the image. */
  readonly allowed: ImagePattern | undefined;
  /** The namespaces that could be meant; `undefined` when they are too many. */
  readonly namespaces: readonly NamespaceCandidate[] | undefined;
}

/**
 * Names are matched as follows: `denied` and exemptions, which name digests, against the name as written and its origin;
 * rules against the origin; `allow` against the name as written, since mirrors never extend it.
 */
export const claimsOn = (policy: TrustPolicy, subject: Subject): Claims => {
  const digest = digestOf(subject);
  const origin = originOf(policy, subject.reference);
  const names = [subject.reference, origin];
  const rules = policy.rules.filter(({ images }) =>
    images.some((pattern) => matchesRepository(pattern, origin)),
  );
  const denied = policy.denied.filter((entry) =>
    names.some((name) => matchesRepository(entry, name)),
  );
  const deniedDigests = denied.filter((entry) => entry.digest !== undefined);
  return {
    digest,
    origin,
    denied: denied.find((entry) => entry.digest === undefined || entry.digest === digest),
    deniedDigests,
    mayBeDenied: digest === undefined && deniedDigests.length > 0,
    rules,
    allowed: policy.allow.find((entry) => matchesImage(entry, subject.reference, digest)),
    namespaces: possibleNamespaces(
      subject.namespace,
      [
        ...rules.flatMap((rule) => [
          rule.namespaces,
          ...rule.mode.map((clause) => clause.namespaces),
        ]),
        ...policy.unmatched.map((clause) => clause.namespaces),
        { names: policy.exceptNamespaces, except: [] },
      ].filter((selector) => selector !== undefined),
    ),
  };
};

/** Whether `scope.exceptNamespaces` names a namespace. */
export const isOutsideScope = (policy: TrustPolicy, namespace: NamespaceCandidate): boolean =>
  policy.exceptNamespaces.some((pattern) => namespace.isNamed(pattern));

/** The rules that claim the image in a namespace: exempted and audit rules claim too. */
export const claimingRules = ({ rules }: Claims, namespace: NamespaceCandidate): readonly Rule[] =>
  rules.filter((rule) => matchesNamespace(rule.namespaces, namespace));

/** The exemption of a rule that holds for the subject now; an unknown namespace has none. */
export const exemptionFrom = (
  policy: TrustPolicy,
  rule: Rule,
  subject: Subject,
  { digest, origin }: Claims,
  now: Date,
): Exemption | undefined =>
  activeExemption(
    policy,
    {
      rule: rule.name,
      repositories: [subject.reference, origin],
      digest,
      namespace: subject.namespace.name,
    },
    now,
  );

/** The digest that is verified: the one that the reference names, else the one that its tag was resolved to. */
export const digestOf = ({ reference, digest }: Subject): Digest | undefined =>
  reference.digest ?? digest;

/** The evidence, if it is about this very image: another repository's or digest's proves nothing here. */
export const evidenceAbout = (
  policy: TrustPolicy,
  subject: Subject,
  evidence: Evidence | undefined,
): Evidence | undefined =>
  evidence?.digest === digestOf(subject) &&
  evidence?.repository === repositoryName(evidenceRepository(policy, subject.reference))
    ? evidence
    : undefined;
