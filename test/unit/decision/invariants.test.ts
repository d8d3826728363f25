import assert from "node:assert/strict";
import fc from "fast-check";
import { decide, type Verdict } from "../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../trust/evidence/types";
import type { Rule } from "../../../trust/policy/types";
import { reasons } from "../../../trust/reasons";
import {
  always,
  certificate,
  DAY,
  digestOf,
  evidenceOf,
  keySigner,
  keyStatement,
  legacyStatement,
  NOW,
  pattern,
  PINNED,
  policyOf,
  PRIVATE,
  problem,
  provedAt,
  rejectedItem,
  requirement,
  rule,
  statement,
  subjectOf,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

const signers = [
  workflowSigner(),
  workflowSigner({ name: "again", formats: ["bundle", "legacy"] }),
  vendorSigner(),
  vendorSigner({ name: "staff", subject: { kind: "pattern", value: ".*@vendor\\.example" } }),
  keySigner({ formats: ["legacy", "bundle"], validUntil: "2027-01-01T00:00:00.000Z" }),
];

const statements: readonly VerifiedStatement[] = [
  statement(),
  statement({ origin: digestOf("8") }),
  statement({ ...provedAt("2026-11-21T10:00:00Z"), origin: digestOf("0") }),
  statement({ anchor: PRIVATE }),
  statement({ predicateType: "https://spdx.dev/Document" }),
  statement({ signer: certificate(`${WORKFLOW}@refs/heads/dev`) }),
  statement({ ...provedAt("2026-11-24T15:00:00Z"), origin: digestOf("7") }),
  legacyStatement(),
  vendorStatement(),
  vendorStatement("eve@vendor.example"),
  vendorStatement("eve@evil.example"),
  keyStatement(),
  keyStatement("c".repeat(64)),
];
const rejected = [
  rejectedItem(),
  rejectedItem({ code: "bundle.malformed", origin: digestOf("9") }),
  rejectedItem({ code: "root.unknown-authority", claimed: certificate() }),
];
const problems = [
  problem(),
  problem({ code: "registry.limit", message: "too many", part: "legacy" }),
  problem({ code: "registry.timeout", message: "late", retryAfterSeconds: 3 }),
];

const evidences: fc.Arbitrary<Evidence> = fc
  .record({
    statements: fc.subarray([...statements]),
    rejected: fc.subarray(rejected),
    problems: fc.subarray(problems),
  })
  .map(({ statements: some, ...part }) => evidenceOf(some, part));

const rules: fc.Arbitrary<readonly Rule[]> = fc
  .array(
    fc.record({
      anyOf: fc.subarray(
        signers.map(({ name }) => name),
        { minLength: 1 },
      ),
      atLeast: fc.integer({ min: 1, max: 3 }),
      maxAge: fc.constantFrom(undefined, DAY / 1000, (30 * DAY) / 1000),
      mode: fc.constantFrom("enforce", "enforce", "warn", "audit"),
      production: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) =>
    parts.map(({ mode, production, ...signature }, index) =>
      rule({
        name: `rule-${index}`,
        mode: always(mode as "enforce"),
        signature: requirement(signature),
        ...(production ? { namespaces: { names: ["production"], except: [] } } : {}),
      }),
    ),
  );

const policies: fc.Arbitrary<PolicyPart> = rules.map((some) => ({ rules: some, signers }));
const namespaces = fc.constantFrom({}, { name: "production" }, { name: "production", labels: {} });

const verdict = (policy: PolicyPart, evidence: Evidence, namespace = {}, now = NOW): Verdict =>
  decide(policyOf(policy), subjectOf(PINNED, { namespace }), evidence, now);

const holds = (
  check: (policy: PolicyPart, evidence: Evidence, namespace: object, seed: number) => void,
): void => {
  fc.assert(fc.property(policies, evidences, namespaces, fc.integer(), check), { numRuns: 200 });
};

const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, key: Math.imul(index + 1, seed | 1) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

describe("whatever the policy and the evidence, decide", () => {
  it("takes back no allowance for evidence that is added", () => {
    holds((policy, evidence, namespace) => {
      if (verdict(policy, evidence, namespace).outcome !== "allow") return;
      const more = { ...evidence, statements, rejected, problems };
      assert.equal(verdict(policy, more, namespace).outcome, "allow");
    });
  });

  it("gives no allowance for problems or rejected items that are added", () => {
    holds((policy, evidence, namespace) => {
      const before = verdict(policy, evidence, namespace);
      const after = verdict(policy, { ...evidence, problems, rejected }, namespace);
      assert.equal(after.outcome === "allow", before.outcome === "allow");
    });
  });

  it("gives the identical verdict for evidence in another order", () => {
    holds((policy, evidence, namespace, seed) => {
      const reordered: Evidence = {
        ...evidence,
        statements: shuffled(evidence.statements, seed),
        rejected: shuffled(evidence.rejected, seed),
        problems: shuffled(evidence.problems, seed),
      };
      assert.deepEqual(verdict(policy, reordered, namespace), verdict(policy, evidence, namespace));
    });
  });

  it("decides the same for signers in another order", () => {
    const essence = ({ outcome, code, checks }: Verdict) => ({
      outcome,
      code,
      checks: checks.map((check) => [check.rule, check.outcome, check.code, check.found]),
    });
    holds((policy, evidence, namespace, seed) => {
      const reordered = {
        signers: shuffled(signers, seed),
        rules: policy.rules!.map((one) => ({
          ...one,
          signature: { ...one.signature!, anyOf: shuffled(one.signature!.anyOf, seed) },
        })),
      };
      assert.deepEqual(
        essence(verdict(reordered, evidence, namespace)),
        essence(verdict(policy, evidence, namespace)),
      );
    });
  });

  it("allows nothing through an enforce rule without a statement", () => {
    holds((policy, evidence) => {
      const enforced = policy.rules!.map((one) => ({ ...one, mode: always("enforce") }));
      const bare = { ...evidence, statements: [] };
      assert.notEqual(
        verdict({ ...policy, rules: enforced }, bare, { name: "production" }).outcome,
        "allow",
      );
    });
  });

  it("gives an unknown namespace no better outcome than the worst of the known ones", () => {
    const severity = { allow: 0, undecided: 1, deny: 2 } as const;
    holds((policy, evidence) => {
      const worst = Math.max(
        ...["production", "staging"].map(
          (name) => severity[verdict(policy, evidence, { name, labels: {} }).outcome],
        ),
      );
      assert.equal(severity[verdict(policy, evidence, {}).outcome], worst);
    });
  });

  it("gives every check a code with its own outcome, and the verdict the code of a check", () => {
    holds((policy, evidence, namespace) => {
      const { checks, code, outcome } = verdict(policy, evidence, namespace);
      for (const check of checks) assert.equal(reasons[check.code].effect, check.outcome);
      assert.ok(checks.some((check) => check.code === code));
      assert.ok(checks.every(({ found, expected }) => found !== "" && expected !== ""));
      assert.ok(checks.every((check) => (check.fix === "") === (check.outcome === "allow")));
      if (outcome === "allow")
        assert.ok(checks.every((check) => check.outcome === "allow" || check.mode !== "enforce"));
    });
  });

  it("is a value that survives JSON", () => {
    holds((policy, evidence, namespace) => {
      const given = verdict(policy, evidence, namespace);
      assert.deepEqual(JSON.parse(JSON.stringify(given)), given);
    });
  });

  it("lets an exemption go once only, as the clock goes on", () => {
    const days = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(days, days, days, (start, end, ask) => {
        const at = (day: number) => new Date(NOW.getTime() + day * DAY);
        const policy: PolicyPart = {
          exemptions: [
            {
              images: [pattern(PINNED)],
              rules: ["signed"],
              namespaces: ["*"],
              owner: "o",
              ticket: "t",
              approvedBy: "a",
              reason: "r",
              from: at(start).toISOString(),
              ends: at(end).toISOString(),
            },
          ],
        };
        const outcome = (day: number) =>
          verdict(policy, evidenceOf(), { name: "x" }, at(day)).outcome;
        assert.equal(outcome(ask), start <= ask && ask <= end ? "allow" : "deny");
      }),
    );
  });
});
