import assert from "node:assert/strict";
import { nextNeed, type Subject } from "../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../trust/evidence/types";
import {
  always,
  DIGEST,
  evidenceOf,
  keySigner,
  keyStatement,
  legacyStatement,
  NOW,
  pattern,
  PINNED,
  policyOf,
  problem,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  vendorSigner,
  vendorStatement,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

/** What is read for an image, one after the other, when each reading gives what `held` says of its format. */
const readings = (
  policy: PolicyPart,
  subject: Subject,
  held: readonly VerifiedStatement[] = [],
  part: Partial<Evidence> = {},
): readonly string[] => {
  const trail: string[] = [];
  let current = subject;
  let evidence: Evidence | undefined;
  for (;;) {
    const need = nextNeed(policyOf(policy), current, evidence, NOW);
    if (need === undefined) return trail;
    trail.push(need.kind === "digest" ? "digest" : need.format);
    assert.ok(trail.length < 5, `asked again and again: ${trail.join(", ")}`);
    if (need.kind === "digest") {
      current = { ...current, digest: DIGEST };
    } else {
      const formats = [...(evidence?.formats ?? []), need.format];
      const statements = held.filter(({ format }) => formats.includes(format));
      evidence = evidenceOf(statements, { ...part, formats });
    }
  }
};

const pinned = subjectOf(PINNED);
const tagged = subjectOf(TAGGED);
const bothFormats = [workflowSigner({ formats: ["bundle", "legacy"] })];
const legacyOnly = [workflowSigner({ formats: ["legacy"] })];

describe("nextNeed", () => {
  it("asks for nothing where the policy alone decides", () => {
    const settled: Readonly<Record<string, PolicyPart>> = {
      denied: { denied: [pattern("acme.azurecr.io/**")] },
      allowed: { rules: [], allow: [pattern("acme.azurecr.io/**")] },
      unmatched: { rules: [] },
      "out of scope": { exceptNamespaces: ["production"] },
      "claimed elsewhere": { rules: [rule({ namespaces: { names: ["x"], except: [] } })] },
    };
    for (const [name, policy] of Object.entries(settled))
      assert.deepEqual(readings(policy, tagged), [], name);
  });

  it("asks for nothing of a subject that could not be resolved", () => {
    const problemOf = { code: "image.not-found", message: "no such tag" } as const;
    assert.deepEqual(readings({}, subjectOf(TAGGED, { problem: problemOf })), []);
  });

  it("reads the bundles of a named digest, and a tag's digest before", () => {
    assert.deepEqual(readings({}, pinned, [statement()]), ["bundle"]);
    assert.deepEqual(readings({}, tagged, [statement()]), ["digest", "bundle"]);
  });

  it("needs the digest only, where that is all that a rule asks for", () => {
    const policy = { rules: [rule({ requireDigest: true, signature: undefined })] };
    assert.deepEqual(readings(policy, tagged), ["digest"]);
    assert.deepEqual(readings(policy, pinned), []);
    const signed = { rules: [rule({ requireDigest: true })] };
    assert.deepEqual(readings(signed, tagged, [statement()]), ["digest", "bundle"]);
  });

  it("needs the digest where a denied one must be compared", () => {
    const denied = [pattern(PINNED)];
    const allow = [pattern("acme.azurecr.io/**")];
    assert.deepEqual(readings({ rules: [], allow, denied }, tagged), ["digest"]);
    const elsewhere = [pattern(PINNED.replace("/api", "/other"))];
    assert.deepEqual(readings({ rules: [], allow, denied: elsewhere }, tagged), []);
  });

  it("asks for no evidence of an exempted image, once its digest is known", () => {
    const policy: PolicyPart = {
      exemptions: [
        {
          images: [pattern(PINNED)],
          rules: ["signed"],
          namespaces: ["production"],
          owner: "payments",
          ticket: "PAY-1",
          approvedBy: "board",
          reason: "later",
          from: "2026-11-01T00:00:00.000Z",
          ends: "2026-12-31T23:59:59.999Z",
        },
      ],
    };
    assert.deepEqual(readings(policy, tagged), ["digest"]);
    assert.deepEqual(readings(policy, pinned), []);
  });

  it("reads legacy tags only while a rule is unsatisfied, and before it is denied for good", () => {
    const policy = { signers: bothFormats };
    assert.deepEqual(readings(policy, pinned, [statement()]), ["bundle"]);
    assert.deepEqual(readings(policy, pinned, [legacyStatement()]), ["bundle", "legacy"]);
    assert.deepEqual(readings(policy, pinned), ["bundle", "legacy"]);
  });

  it("reads the format that no signer uses only to explain a denial", () => {
    assert.deepEqual(readings({}, pinned), ["bundle", "legacy"]);
    assert.deepEqual(readings({}, pinned, [], { problems: [problem()] }), ["bundle"]);
    assert.deepEqual(readings({ signers: legacyOnly }, pinned, [legacyStatement()]), ["legacy"]);
    assert.deepEqual(readings({ signers: legacyOnly }, pinned), ["legacy", "bundle"]);
  });

  it("reads on while bundles could not be read, if legacy tags may satisfy", () => {
    const problems = [problem()];
    assert.deepEqual(readings({ signers: bothFormats }, pinned, [], { problems }), [
      "bundle",
      "legacy",
    ]);
  });

  it("reads on for a rule in audit as well", () => {
    const policy = { signers: bothFormats, rules: [rule({ mode: always("audit") })] };
    assert.deepEqual(readings(policy, pinned, [legacyStatement()]), ["bundle", "legacy"]);
  });

  it("reads what the unsatisfied rule wants, whatever another rule has", () => {
    const policy = {
      signers: [workflowSigner(), keySigner({ formats: ["legacy"] })],
      rules: [rule(), rule({ name: "key", signature: requirement({ anyOf: ["platform-key"] }) })],
    };
    const key = keyStatement(undefined, { format: "legacy", predicateType: undefined });
    assert.deepEqual(readings(policy, pinned, [statement(), key]), ["bundle", "legacy"]);
  });

  it("reads on while signers are missing", () => {
    const policy = {
      signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })],
      rules: [rule({ signature: requirement({ anyOf: ["release", "vendor"], atLeast: 2 }) })],
    };
    const vendor = vendorStatement(undefined, { format: "legacy", predicateType: undefined });
    assert.deepEqual(readings(policy, pinned, [statement(), vendor]), ["bundle", "legacy"]);
  });

  it("reads for every rule that may claim the image in an unknown namespace", () => {
    const policy = { rules: [rule({ namespaces: { names: ["prod-*"], except: [] } })] };
    const nowhere = subjectOf(PINNED, { namespace: {} });
    assert.deepEqual(readings(policy, nowhere, [statement()]), ["bundle"]);
  });

  it("asks again for evidence that is about another image", () => {
    const other = evidenceOf([statement()], { repository: "acme.azurecr.io/shop/other" });
    assert.deepEqual(nextNeed(policyOf(), pinned, other, NOW), {
      kind: "evidence",
      format: "bundle",
    });
  });
});
