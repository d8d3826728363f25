import type { Evidence } from "../evidence/types";
import { formatReference } from "../image";
import type { Rule, TrustPolicy } from "../policy/types";
import { checksIn, type Context } from "./checks";
import { claimsOn, evidenceAbout } from "./claims";
import { agree, conclude } from "./conclude";
import { deniedCheck } from "./denied";
import { checkRule } from "./rule";
import type { Finding } from "./finding";
import type { Subject, Verdict } from "./types";

/**
 * The decision about one image, by what the policy, the evidence and the clock say. Pure: no I/O and no other clock, so
 * that any date can be rehearsed and any verdict repeated.
 *
 * The order is `denied`; the scope; every rule that claims the image; `allow`, where no rule claims; `unmatched`.
 * Evidence that is missing, incomplete or about another image leaves undecided what depends on it.
 *
 * Of a namespace that is not known, every one that could be meant is decided for. Where all outcomes are equal, the one
 * with most findings is the verdict; else the worst, under the code `namespace.unknown` ({@link dependsOnNamespace}).
 * An exemption never holds there. An entry of `allow` holds only if no rule covers the image in any namespace: else it
 * would be a guess that no rule claims it, and the candidate is undecided.
 */
export const decide = (
  policy: TrustPolicy,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Verdict => {
  const claims = claimsOn(policy, subject);
  const about = evidenceAbout(policy, subject, evidence);
  const findings = new Map<Rule, readonly Finding[]>();
  const findingsOf = (rule: Rule): readonly Finding[] => {
    const known = findings.get(rule) ?? checkRule(policy, rule, subject, about, now);
    findings.set(rule, known);
    return known;
  };
  const context: Context = { policy, subject, claims, evidence: about, now, findingsOf };
  const decided = claims.denied
    ? conclude([deniedCheck(claims.denied.text)])
    : agree(
        claims.namespaces?.map((namespace) => ({
          namespace: namespace.title,
          ...conclude(checksIn(context, namespace)),
        })),
      );
  const { digest } = claims;
  return {
    outcome: decided.outcome,
    image: subject.image,
    reference: formatReference({ ...subject.reference, ...(digest ? { digest } : {}) }),
    ...(digest ? { digest } : {}),
    ...(subject.namespace.name === undefined ? {} : { namespace: subject.namespace.name }),
    code: decided.code,
    checks: decided.checks,
    policy: { name: policy.name, digest: policy.digest },
    decidedAt: now.toISOString(),
  };
};
