import type { Check, Verdict } from "../../trust/decision";

/** What came of one rule. */
export type CheckSummary = Pick<Check, "rule" | "mode" | "outcome" | "code">;

/**
 * A verdict as plain JSON that stays in the stack's state: names of the policy and reason codes, nothing of what a
 * registry sent, and nothing that changes from run to run.
 */
export interface VerdictSummary extends Pick<
  Verdict,
  "outcome" | "code" | "reference" | "digest" | "namespace" | "policy"
> {
  readonly checks: readonly CheckSummary[];
}

export const summaryOf = (verdict: Verdict): VerdictSummary => ({
  outcome: verdict.outcome,
  code: verdict.code,
  reference: verdict.reference,
  ...(verdict.digest === undefined ? {} : { digest: verdict.digest }),
  ...(verdict.namespace === undefined ? {} : { namespace: verdict.namespace }),
  policy: verdict.policy,
  checks: verdict.checks.map(({ rule, mode, outcome, code }) => ({ rule, mode, outcome, code })),
});
