import type { Rule, TrustAnchor, TrustPolicy } from "../../../trust/policy/types";
import { DIGEST } from "../evidence/support";

/** A policy of given parts, without a document. */
export const plainPolicy = (
  change: Partial<TrustPolicy> & { readonly anchors: readonly TrustAnchor[] },
): TrustPolicy => ({
  name: "test",
  digest: DIGEST,
  summaryDigest: DIGEST,
  signers: {},
  builders: {},
  verifiers: {},
  rules: [],
  denied: [],
  allow: [],
  unmatched: [],
  mirrors: [],
  exceptNamespaces: [],
  exemptions: [],
  ...change,
});

export const plainRule = (change: Partial<Rule> = {}): Rule => ({
  name: "rule",
  images: [{ text: "**", repository: "**" }],
  mode: [],
  requireDigest: false,
  on: "named",
  sources: ["registry"],
  ...change,
});
