import { limits } from "../limits";
import { reasons } from "../reasons";
import { asAdvice } from "./describe";
import type { Check, Outcome, Verdict } from "./types";

/** What checks come to. */
export type Conclusion = Pick<Verdict, "outcome" | "code" | "checks">;

/** The conclusion for one namespace that could be meant. */
export interface CandidateConclusion extends Conclusion {
  readonly namespace: string;
}

const severity: Readonly<Record<Outcome, number>> = { allow: 0, undecided: 1, deny: 2 };

/**
 * Deny if an enforce check denies; else undecided if one is undecided; else allow, with the other checks as findings. The
 * code is that of the first check with this outcome. Where nothing was checked, nothing is allowed.
 */
export const conclude = (checks: readonly Check[]): Conclusion => {
  if (checks.length === 0) return conclude([uncheckedCheck]);
  const worst = checks
    .filter(({ mode, outcome }) => mode === "enforce" && outcome !== "allow")
    .reduce<Outcome>((all, { outcome }) => worse(all, outcome), "allow");
  const deciding =
    checks.find(
      ({ mode, outcome }) => outcome === worst && (worst === "allow" || mode === "enforce"),
    ) ?? checks[0];
  return { outcome: worst, code: deciding?.code ?? "verifier.failed", checks };
};

/**
 * One conclusion from those for every namespace that could be meant: theirs if their outcomes are equal, else the worst
 * one as `namespace.unknown`; undecided if they are too many to be looked at.
 */
export const agree = (candidates: readonly CandidateConclusion[] | undefined): Conclusion => {
  const [worst] = [...(candidates ?? [])].sort((a, b) => weight(b) - weight(a));
  if (candidates === undefined || worst === undefined) {
    const found = `the policy tells more than ${limits.namespaceCandidates} namespaces apart`;
    return { outcome: "undecided", code: "namespace.unknown", checks: [unknownCheck(found)] };
  }
  const best = candidates.find(({ outcome }) => outcome !== worst.outcome);
  if (best === undefined) return { outcome: worst.outcome, code: worst.code, checks: worst.checks };
  const found = [worst, best]
    .map(({ namespace, outcome, code }) => `${outcome} (${code}) in ${namespace}`)
    .join(", ");
  return {
    outcome: worst.outcome,
    code: "namespace.unknown",
    checks: [unknownCheck(found), ...worst.checks],
  };
};

/**
 * Whether a verdict would be another in other namespaces that could be meant. It holds the worst outcome; a preview, in
 * which the namespace is not known yet, makes it an obligation instead.
 */
export const dependsOnNamespace = (verdict: Pick<Verdict, "code">): boolean =>
  verdict.code === "namespace.unknown";

const uncheckedCheck: Check = {
  rule: "image",
  mode: "enforce",
  outcome: "undecided",
  code: "verifier.failed",
  found: "nothing was checked",
  expected: "at least one check",
  fix: asAdvice(reasons["verifier.failed"].fix),
};

const unknownCheck = (found: string): Check => ({
  rule: "scope",
  mode: "enforce",
  outcome: "undecided",
  code: "namespace.unknown",
  found,
  expected: "a namespace whose name and labels are known",
  fix: asAdvice(reasons["namespace.unknown"].fix),
});

const worse = (a: Outcome, b: Outcome): Outcome => (severity[b] > severity[a] ? b : a);

/** Worst outcome first, then most findings, then most that was looked at. */
const weight = ({ outcome, code, checks }: Conclusion): number =>
  severity[outcome] * 1e6 +
  checks.filter((check) => check.outcome !== "allow").length * 1e3 +
  (code === "scope.outside" ? 0 : checks.length);
