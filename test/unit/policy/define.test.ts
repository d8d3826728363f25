import assert from "node:assert/strict";
import { z } from "zod";
import {
  azureDevOps,
  defineTrustPolicy,
  githubWorkflow,
  gitlabCi,
  keyless,
  parsePolicy,
  policyFromDocument,
  policyJsonSchema,
  predicate,
  publicKey,
  sbom,
  slsaBuilder,
  slsaProvenance,
  vsa,
  vulnerabilityScan,
} from "../../../trust/policy";
import { keyPair } from "./keys";
import { mistakes, policyText } from "./mistakes";
import { parse } from "yaml";

describe("the helpers", () => {
  it("build the data that YAML has", () => {
    const { pem } = keyPair("ec");
    const document = defineTrustPolicy({
      name: "acme",
      signers: {
        release: githubWorkflow({
          repository: "acme/shop",
          workflow: ".github/workflows/release.yml",
          refs: ["refs/heads/main"],
        }),
        team: gitlabCi(
          { project: "acme/shop", refs: ["refs/heads/main"] },
          { formats: ["legacy"] },
        ),
        vendor: keyless({ issuer: "https://issuer.example", subject: "a@b.example" }),
        platform: publicKey({ pem }, { validUntil: "2027-01-01" }),
      },
      rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
    });
    const yaml = [
      "apiVersion: countersign/v1",
      "kind: TrustPolicy",
      "name: acme",
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }",
      "  team: { gitlabCi: { project: acme/shop, refs: [refs/heads/main] }, formats: [legacy] }",
      "  vendor: { keyless: { issuer: https://issuer.example, subject: a@b.example } }",
      `  platform: { publicKey: { pem: ${JSON.stringify(pem)} }, validUntil: 2027-01-01 }`,
      "rules: [{ name: signed, images: ['acme.azurecr.io/**'], signature: [release] }]",
    ].join("\n");
    assert.deepEqual(policyFromDocument(document), parsePolicy(yaml, { file: "p.yaml" }));
  });

  it("build what rules demand besides signatures", () => {
    const document = defineTrustPolicy({
      name: "acme",
      signers: {
        release: keyless({ issuer: "https://issuer.example", subject: "a@b.example" }),
        gate: keyless({ issuer: "https://issuer.example", subject: "gate" }),
      },
      builders: {
        slsa: slsaBuilder("container"),
        go: slsaBuilder("go", { refs: ["refs/tags/v2.*.*"], maxLevel: 2 }),
      },
      verifiers: { gate: { id: "https://gate.example", signer: "gate" } },
      rules: [
        {
          name: "built",
          images: ["acme.azurecr.io/**"],
          attestations: [
            slsaProvenance({ level: 3, builders: ["slsa", "go"], repository: "acme/shop" }),
            sbom({ formats: ["spdx"], signers: ["release"], requiredFields: ["purl"] }),
            vulnerabilityScan({ failOn: "critical", maxAge: "P7D", signers: ["release"] }),
            vsa({
              verifiers: ["gate"],
              levels: ["SLSA_BUILD_LEVEL_3"],
              policy: "this",
              maxAge: "P30D",
            }),
            predicate({
              type: "https://acme.example/review/v1",
              signers: ["release"],
              where: [
                {
                  any: [
                    { field: "approved", equals: true },
                    { field: "by", count: { min: 2 } },
                  ],
                },
              ],
            }),
          ],
        },
      ],
    });
    const generator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows";
    const yaml = [
      "apiVersion: countersign/v1",
      "kind: TrustPolicy",
      "name: acme",
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: a@b.example } }",
      "  gate: { keyless: { issuer: https://issuer.example, subject: gate } }",
      "builders:",
      `  slsa: { id: ${generator}/generator_container_slsa3.yml, refs: ['refs/tags/v*.*.*'], maxLevel: 3 }`,
      `  go: { id: ${generator}/builder_go_slsa3.yml, refs: ['refs/tags/v2.*.*'], maxLevel: 2 }`,
      "verifiers: { gate: { id: https://gate.example, signer: gate } }",
      "rules:",
      "  - name: built",
      "    images: ['acme.azurecr.io/**']",
      "    attestations:",
      "      - slsaProvenance: { level: 3, builders: [slsa, go], repository: acme/shop }",
      "      - sbom: { formats: [spdx], signers: [release], requiredFields: [purl] }",
      "      - vulnerabilityScan: { failOn: critical, maxAge: P7D, signers: [release] }",
      "      - vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_3], policy: this, maxAge: P30D }",
      "      - predicate:",
      "          type: https://acme.example/review/v1",
      "          signers: [release]",
      "          where: [{ any: [{ field: approved, equals: true }, { field: by, count: { min: 2 } }] }]",
    ].join("\n");
    assert.deepEqual(policyFromDocument(document), parsePolicy(yaml, { file: "p.yaml" }));
  });

  it("want a root for Azure DevOps", () => {
    const identity = {
      organization: "acme",
      organizationId: "6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11",
      project: "shop",
      serviceConnection: "signing",
    };
    assert.deepEqual(azureDevOps(identity, { root: "own" }), {
      azureDevOps: identity,
      root: "own",
    });
  });
});

describe("the JSON Schema", () => {
  type Node = Readonly<Record<string, unknown>>;
  const schema = policyJsonSchema();

  it("describes every field, and says default or required", () => {
    const silent: string[] = [];
    const visit = (node: Node, path: string): void => {
      for (const [key, field] of Object.entries((node.properties ?? {}) as Record<string, Node>)) {
        const description = typeof field.description === "string" ? field.description : "";
        const kind = /\.signers\.\*\.[a-zA-Z]+$/.test(`${path}.${key}`);
        if (description === "" && !kind) silent.push(`${path}.${key}`);
        visit(field, `${path}.${key}`);
      }
      for (const each of ["anyOf", "items", "additionalProperties"]) {
        const inner = node[each];
        for (const part of Array.isArray(inner) ? (inner as Node[]) : [inner as Node | undefined]) {
          if (typeof part === "object") visit(part, `${path}${each === "anyOf" ? "" : ".*"}`);
        }
      }
    };
    visit(schema, "");
    for (const [name, node] of Object.entries(schema.definitions as Record<string, Node>)) {
      visit(node, name);
    }
    assert.deepEqual(silent, []);
  });

  it("accepts what the loader accepts and refuses unknown fields", () => {
    const check = z.fromJSONSchema(schema);
    for (const valid of [
      "allow: [acme.azurecr.io/a]",
      "rules: [{ name: r, images: [x.io/a], signature: [release], attestations: { anyOf: [[{ predicate: { type: 'a:b', where: [{ all: [{ field: a, equals: 1 }] }] } }]] } }]",
    ]) {
      assert.ok(check.safeParse(parse(policyText(valid))).success, valid);
    }
    for (const wanted of [
      "shows an unknown field",
      "shows an empty list of images",
      "shows a missing field",
    ]) {
      const mistake = mistakes.find(({ name }) => `shows ${name}` === wanted);
      assert.ok(mistake, wanted);
      assert.ok(!check.safeParse(parse(policyText(mistake.yaml))).success, wanted);
    }
    const within =
      "rules: [{ name: r, images: [x.io/a], signature: [release], attestations: [{ predicate: { type: 'a:b', where: [{ any: [{ all: [{ field: a, equal: 1 }] }] }] } }] }]";
    assert.ok(!check.safeParse(parse(policyText(within))).success);
  });
});
