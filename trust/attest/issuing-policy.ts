import { enforced } from "../policy/enforced";
import type { AttestationRequirement, Rule, TrustPolicy } from "../policy/types";

/**
 * The policy by which a verification summary is issued: every rule that covers the image counts, in every namespace and in
 * enforce; nothing is let pass by an exemption, `allow`, the scope or `unmatched`; and no rule rests on a summary, since
 * summaries must not vouch for one another. A rule that demands nothing else is never satisfied.
 */
export const issuingPolicy = (policy: TrustPolicy): TrustPolicy => {
  const strict = enforced(policy);
  return {
    ...strict,
    rules: strict.rules.map(withoutSummaries).map(inEveryNamespace),
    allow: [],
    exemptions: [],
    exceptNamespaces: [],
  };
};

const withoutSummaries = ({ attestations, ...rule }: Rule): Rule => {
  if (attestations === undefined) return rule;
  const anyOf = attestations.anyOf
    .map((entries) => entries.filter(({ kind }) => kind !== "vsa"))
    // An alternative without an entry would be met by anything.
    .filter((entries) => entries.length > 0);
  const rest: AttestationRequirement | undefined = anyOf.length === 0 ? undefined : { anyOf };
  return { ...rule, ...(rest === undefined ? {} : { attestations: rest }) };
};

/** A selector that takes every namespace. */
const inEveryNamespace = (rule: Rule): Rule => ({
  ...rule,
  namespaces: { names: ["*"], except: [] },
});
