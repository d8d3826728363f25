import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import type { Evidence } from "../../../trust/evidence/types";
import type { Exemption, Rule } from "../../../trust/policy/types";
import {
  always,
  digestOf,
  evidenceOf,
  NOW,
  pattern,
  PINNED,
  policyOf,
  problem,
  REPOSITORY,
  rule,
  statement,
  subjectOf,
  type PolicyPart,
} from "./fixtures";

const AMD = digestOf("a");
const ARM = digestOf("b");

/** An index with two platforms, all of it signed. */
const signedIndex = evidenceOf([statement()], {
  manifest: {
    exists: true,
    platforms: [
      { platform: "linux/amd64", digest: AMD },
      { platform: "linux/arm64", digest: ARM },
    ],
  },
  platforms: [
    { platform: "linux/amd64", evidence: evidenceOf([statement()], { digest: AMD }) },
    { platform: "linux/arm64", evidence: evidenceOf([statement()], { digest: ARM }) },
  ],
});

const denied = [pattern(`${REPOSITORY}@${ARM}`)];

const verdict = (given: Partial<Rule>, evidence: Evidence = signedIndex, part: PolicyPart = {}) =>
  decide(policyOf({ denied, rules: [rule(given)], ...part }), subjectOf(), evidence, NOW);

const lines = (...given: Parameters<typeof verdict>): readonly string[] => {
  const { outcome, code, checks } = verdict(...given);
  return [
    `${outcome} ${code}`,
    ...checks.map(
      (check) => `${check.rule}: ${check.platform ?? "named"} ${check.outcome} ${check.code}`,
    ),
  ];
};

describe("a platform of an index whose digest `denied` names", () => {
  it("denies the index where a rule judges platforms, whatever the mode of the rule", () => {
    for (const on of ["platforms", "both"] as const) {
      for (const mode of ["enforce", "audit"] as const) {
        const { outcome, code, checks } = verdict({ on, mode: always(mode) });
        assert.deepEqual([outcome, code], ["deny", "image.denied"], `${on} ${mode}`);
        assert.deepEqual(checks[0], {
          rule: "denied",
          mode: "enforce",
          platform: "linux/arm64",
          outcome: "deny",
          code: "image.denied",
          found: `linux/arm64: \`denied\` names ${REPOSITORY}@${ARM}`,
          expected: "an image that `denied` does not name",
          fix: "deploy another image, or remove the entry if it is out of date",
        });
      }
    }
  });

  it("is found under the origin of a mirror, too", () => {
    const part = {
      denied: [pattern(`docker.io/acme/api@${ARM}`)],
      mirrors: [{ prefix: "acme.azurecr.io/shop", of: "docker.io/acme", evidence: "mirror" }],
    } as const;
    assert.equal(
      lines({ on: "platforms", images: [pattern("docker.io/acme/**")] }, signedIndex, part)[0],
      "deny image.denied",
    );
  });

  it("is none of what is judged where the rule judges the named digest", () => {
    assert.deepEqual(lines({ on: "named" }), [
      "allow signature.ok",
      "signed: named allow signature.ok",
    ]);
  });

  it("is none of what is judged where the rule is exempted from", () => {
    const exemption: Exemption = {
      images: [pattern(PINNED)],
      rules: ["signed"],
      namespaces: ["production"],
      owner: "payments",
      ticket: "PAY-1",
      approvedBy: "board",
      reason: "rebuilt soon",
      from: "2026-11-01T00:00:00.000Z",
      ends: "2026-12-01T00:00:00.000Z",
    };
    assert.deepEqual(lines({ on: "platforms" }, signedIndex, { exemptions: [exemption] }), [
      "allow exemption.active",
      "signed: named allow exemption.active",
    ]);
  });

  it("leaves the image undecided while the platforms are not known, in audit too", () => {
    const unread = evidenceOf([statement()]);
    assert.deepEqual(lines({ on: "both", mode: always("audit") }, unread).slice(0, 2), [
      "undecided evidence.offline",
      "denied: named undecided evidence.offline",
    ]);
    const failed = evidenceOf([statement()], { problems: [problem({ part: "manifest" })] });
    assert.deepEqual(lines({ on: "both", mode: always("audit") }, failed).slice(0, 2), [
      "undecided registry.throttled",
      "denied: named undecided registry.throttled",
    ]);
  });

  it("is nothing to wait for where `denied` names no digest of the repository", () => {
    const elsewhere = { denied: [pattern(`acme.azurecr.io/other@${ARM}`)] };
    assert.deepEqual(
      lines({ on: "both", mode: always("audit") }, evidenceOf([statement()]), elsewhere)[0],
      "allow signature.ok",
    );
    assert.equal(lines({ on: "platforms" }, signedIndex, elsewhere)[0], "allow signature.ok");
  });
});
