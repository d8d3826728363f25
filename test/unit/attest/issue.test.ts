import assert from "node:assert/strict";
import { issueVsa } from "../../../trust/attest";
import { issuingPolicy } from "../../../trust/attest/issuing-policy";
import { levelsOf } from "../../../trust/attest/levels";
import { policyFromDocument, type Rule, type TrustPolicy } from "../../../trust/policy";
import type { AttestationEntry } from "../../../trust/policy/types";
import { RegistryClient } from "../../../trust/registry";
import { startRegistry, type TestRegistry } from "../../support/registry";

const vsa: AttestationEntry = {
  kind: "vsa",
  verifiers: ["gate"],
  levels: ["SLSA_BUILD_LEVEL_3"],
};
const sbom: AttestationEntry = {
  kind: "sbom",
  signers: ["release"],
  formats: ["spdx"],
  bannedComponents: [],
  requiredFields: [],
};
const provenance = (level: number, source?: number): AttestationEntry => ({
  kind: "slsaProvenance",
  level,
  builders: ["builder"],
  triggers: [],
  unknownParameters: "report",
  ...(source === undefined ? {} : { source: { level: source, verifiers: ["forge"] } }),
});

const policyWith = (image: string, attestations: Rule["attestations"]): TrustPolicy => {
  const policy = policyFromDocument({
    apiVersion: "countersign/v1",
    kind: "TrustPolicy",
    name: "shop",
    signers: {
      release: { keyless: { issuer: "https://accounts.google.com", subject: "a@example.com" } },
    },
    rules: [{ name: "gated", images: [image], signature: ["release"], mode: "audit" }],
    unmatched: "audit",
  });
  const [rule] = policy.rules;
  const { name, images, mode, on, sources } = rule!;
  return {
    ...policy,
    rules: [
      {
        ...{ name, images, mode, on, sources },
        requireDigest: true,
        ...(attestations && { attestations }),
      },
    ],
  };
};

const rulesWith = (...anyOf: AttestationEntry[][]): readonly Rule[] =>
  policyWith("quay.io/acme/*", { anyOf }).rules;

describe("the policy by which a summary is issued", () => {
  const leftOf = (...anyOf: AttestationEntry[][]) =>
    issuingPolicy(policyWith("quay.io/acme/*", { anyOf })).rules[0]?.attestations;

  it("leaves summaries out, and alternatives that hold nothing else", () => {
    assert.deepEqual(leftOf([vsa, sbom]), { anyOf: [[sbom]] });
    assert.deepEqual(leftOf([vsa], [sbom]), { anyOf: [[sbom]] });
    assert.equal(leftOf([vsa]), undefined);
    assert.equal(leftOf([vsa], [vsa]), undefined);
  });

  it("enforces every rule everywhere, and lets nothing pass otherwise", () => {
    const policy = policyWith("quay.io/acme/*", undefined);
    const [rule] = policy.rules;
    const issuing = issuingPolicy({
      ...policy,
      rules: [{ ...rule!, namespaces: { names: ["production"], except: ["staging"] } }],
      exceptNamespaces: ["kube-system"],
      allow: rule!.images,
    });
    const enforce = [{ steps: [{ mode: "enforce" }] }];
    assert.deepEqual(issuing.rules[0]?.mode, enforce);
    assert.deepEqual(issuing.rules[0].namespaces, { names: ["*"], except: [] });
    assert.deepEqual(issuing.unmatched, enforce);
    assert.deepEqual([issuing.allow, issuing.exemptions, issuing.exceptNamespaces], [[], [], []]);
  });
});

describe("issueVsa", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry();
  });
  after(() => registry.close());

  // Without its summary, a pinned digest is all that is left of the rule.
  it("issues nothing by a rule that rests on summaries alone", async () => {
    const { reference } = registry.pushImage("acme/app");
    const source = new RegistryClient({ env: {} });
    const issue = await issueVsa({
      image: reference,
      policy: policyWith(`${registry.host}/acme/*`, { anyOf: [[vsa]] }),
      verifierId: "https://acme.example/gate",
      now: new Date(),
      source,
    });
    assert.equal(issue.kind, "refused");
  });
});

describe("the levels of a summary", () => {
  for (const [what, rules, levels] of [
    ["no provenance: none", rulesWith([sbom]), []],
    ["one provenance: its level", rulesWith([provenance(2)]), ["SLSA_BUILD_LEVEL_2"]],
    [
      "alternatives: the lowest, since it is not said which was met",
      rulesWith([provenance(3)], [provenance(1)]),
      ["SLSA_BUILD_LEVEL_1"],
    ],
    ["an alternative without provenance: none", rulesWith([provenance(3)], [sbom]), []],
    [
      "several rules: the highest, since all are met",
      [...rulesWith([provenance(1)]), ...rulesWith([provenance(3, 2)])],
      ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2"],
    ],
  ] as const) {
    it(`of ${what}`, () => {
      assert.deepEqual(levelsOf(rules), levels);
    });
  }
});
