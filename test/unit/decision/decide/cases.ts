import assert from "node:assert/strict";
import { decide, type Subject } from "../../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../../trust/evidence/types";
import {
  certificate,
  evidenceOf,
  NOW,
  policyOf,
  requirement,
  rule,
  statement,
  subjectOf,
  WORKFLOW,
  type PolicyPart,
} from "../fixtures";

/** `outcome code`, then each check as `rule mode outcome code`. */
type Expected = readonly [verdict: string, ...checks: string[]];

interface Case {
  readonly policy?: PolicyPart;
  readonly subject?: Subject;
  readonly evidence?: Evidence | undefined;
  readonly now?: Date;
}

const decided = ({ policy, subject = subjectOf(), now = NOW, ...rest }: Case): Expected => {
  const evidence = "evidence" in rest ? rest.evidence : evidenceOf();
  const verdict = decide(policyOf(policy), subject, evidence, now);
  return [
    `${verdict.outcome} ${verdict.code}`,
    ...verdict.checks.map(
      ({ rule: name, mode, outcome, code }) => `${name} ${mode} ${outcome} ${code}`,
    ),
  ];
};

export const table = (cases: Readonly<Record<string, readonly [Case, ...Expected]>>): void => {
  for (const [name, [given, ...expected]] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(decided(given), expected);
    });
  }
};

/** One rule in enforce: what the verdict is, the check is. */
export const single = (
  cases: Readonly<Record<string, readonly [Case, "allow" | "deny" | "undecided", string]>>,
): void => {
  table(
    Object.fromEntries(
      Object.entries(cases).map(([name, [given, outcome, code]]) => [
        name,
        [given, `${outcome} ${code}`, `signed enforce ${outcome} ${code}`],
      ]),
    ),
  );
};

export const holding = (...statements: VerifiedStatement[]): Pick<Case, "evidence"> => ({
  evidence: evidenceOf(statements),
});
export const signedBy = (...anyOf: string[]) => ({
  rules: [rule({ signature: requirement({ anyOf }) })],
});
export const from = (
  extensions: Parameters<typeof certificate>[1],
  subject = `${WORKFLOW}@refs/heads/main`,
) => holding(statement({ signer: certificate(subject, extensions) }));
