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
  publicKey,
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
        const alternative = /(?:attestations|signers\.\*)\.[a-zA-Z*.]*$/.test(`${path}.${key}`);
        if (description === "" && !alternative) silent.push(`${path}.${key}`);
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
    assert.deepEqual(silent, []);
  });

  it("accepts what the loader accepts and refuses unknown fields", () => {
    const check = z.fromJSONSchema(schema);
    const valid = parse(policyText("allow: [acme.azurecr.io/a]")) as unknown;
    assert.ok(check.safeParse(valid).success);
    for (const wanted of [
      "shows an unknown field",
      "shows an empty list of images",
      "shows a missing field",
    ]) {
      const mistake = mistakes.find(({ name }) => `shows ${name}` === wanted);
      assert.ok(mistake, wanted);
      assert.ok(!check.safeParse(parse(policyText(mistake.yaml))).success, wanted);
    }
  });
});
