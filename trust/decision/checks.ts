import type { Evidence } from "../evidence/types";
import { repositoryName } from "../image";
import { blocksFrom, modeAt, type NamespaceCandidate } from "../policy/match";
import type { Exemption, ModeSchedule, Rule, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import { claimingRules, exemptionFrom, isOutsideScope, type Claims } from "./claims";
import { asAdvice } from "./describe";
import { deniedChecks } from "./denied";
import type { Finding } from "./finding";
import { DAY_MS } from "./time";
import type { Check, Subject } from "./types";

/** All that the checks in one namespace need; rules find the same whatever the namespace. */
export interface Context {
  readonly policy: TrustPolicy;
  readonly subject: Subject;
  readonly claims: Claims;
  /** About the image. */
  readonly evidence: Evidence | undefined;
  readonly now: Date;
  findingsOf(rule: Rule): readonly Finding[];
}

/** What is found about an image that `denied` does not name, if it runs in this namespace. */
export const checksIn = (context: Context, namespace: NamespaceCandidate): readonly Check[] => {
  const { policy, claims } = context;
  const isOutside = isOutsideScope(policy, namespace);
  const rules = isOutside ? [] : claimingRules(claims, namespace);
  const denied = deniedChecks(context, rules);
  if (isOutside) return [...denied, outsideCheck(namespace)];
  if (rules.length > 0)
    return [...denied, ...rules.flatMap((rule) => ruleChecks(context, rule, namespace))];
  return [...denied, claims.allowed ? allowCheck(context) : unmatchedCheck(context, namespace)];
};

const outsideCheck = ({ title }: NamespaceCandidate): Check => ({
  rule: "scope",
  mode: "enforce",
  outcome: "allow",
  code: "scope.outside",
  found: `namespace ${title} is outside the policy's scope, not verified`,
  expected: "no verification in `scope.exceptNamespaces`",
  fix: "",
});

const ruleChecks = (
  context: Context,
  rule: Rule,
  namespace: NamespaceCandidate,
): readonly Check[] => {
  const { policy, subject, claims, now } = context;
  const mode = modeAt(rule.mode, namespace, now);
  const exemption = exemptionFrom(policy, rule, subject, claims, now);
  if (exemption) return [{ rule: rule.name, mode, ...exempted(exemption, now) }];
  return context.findingsOf(rule).map((finding) => ({
    rule: rule.name,
    mode,
    ...finding,
    ...blocking(finding, rule.mode, namespace, now),
  }));
};

const exempted = (
  { owner, ticket, ends, reason, approvedBy }: Exemption,
  now: Date,
): Omit<Check, "rule" | "mode"> => ({
  outcome: "allow",
  code: "exemption.active",
  found: `exempted until ${ends.slice(0, 10)}: ${reason}`,
  expected: `approved by ${approvedBy}`,
  fix: "",
  exemption: {
    owner,
    ticket,
    ends,
    daysLeft: Math.floor((Date.parse(ends) - now.getTime()) / DAY_MS),
  },
});

const allowCheck = ({ claims }: Context): Check => {
  const base = {
    rule: "allow",
    mode: "enforce",
    expected: "no verification, by decision",
  } as const;
  // Whether a rule claims the image depends on the namespace: an allowance would be a guess.
  if (claims.rules.length > 0 && claims.namespaces?.length !== 1) {
    return {
      ...base,
      outcome: "undecided",
      code: "namespace.unknown",
      found: `\`allow\` names ${claims.allowed?.text ?? ""}, but a rule claims the image in other namespaces`,
      fix: asAdvice(reasons["namespace.unknown"].fix),
    };
  }
  return {
    ...base,
    outcome: "allow",
    code: "image.allowed",
    found: `\`allow\` names ${claims.allowed?.text ?? ""}, not verified`,
    fix: "",
  };
};

const unmatchedCheck = (
  { policy, claims, subject, now }: Context,
  namespace: NamespaceCandidate,
): Check => {
  const name = repositoryName(subject.reference);
  const where = claims.rules.length > 0 ? ` in namespace ${namespace.title}` : "";
  const finding = {
    outcome: "deny",
    code: "image.unmatched",
    found: `no rule and no \`allow\` entry names ${name}${where}`,
    expected: "a rule for every image",
    fix: `add ${name} to the images of a rule, or to \`allow\` if it may run unverified`,
  } as const;
  const mode = modeAt(policy.unmatched, namespace, now);
  return {
    rule: "unmatched",
    mode,
    ...finding,
    ...blocking(finding, policy.unmatched, namespace, now),
  };
};

/** The date from which a check that does not pass will block. */
const blocking = (
  { outcome }: Pick<Finding, "outcome">,
  schedule: ModeSchedule,
  namespace: NamespaceCandidate,
  now: Date,
): Pick<Check, "blocksFrom"> => {
  const from = outcome === "allow" ? undefined : blocksFrom(schedule, namespace, now);
  return from === undefined ? {} : { blocksFrom: from };
};
