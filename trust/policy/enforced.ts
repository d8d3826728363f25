import type { TrustPolicy } from "./types";

const ENFORCE = [{ steps: [{ mode: "enforce" }] }] as const;

/** The policy with every rule in enforce, at any time and in any namespace. */
export const enforced = (policy: TrustPolicy): TrustPolicy => ({
  ...policy,
  unmatched: ENFORCE,
  rules: policy.rules.map((rule) => ({ ...rule, mode: ENFORCE })),
});
