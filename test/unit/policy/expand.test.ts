import assert from "node:assert/strict";
import { parsePolicy, PolicyError } from "../../../trust/policy";
import type { TrustPolicy } from "../../../trust/policy";
import { policyText } from "./mistakes";

const parse = (fields: string): TrustPolicy =>
  parsePolicy(policyText(fields), { file: "trust-policy.yaml" });

describe("each", () => {
  const text = [
    "signers:",
    "  release: { githubWorkflow: { repository: 'acme/{repo}', workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }",
    "  vendor: { keyless: { issuer: https://issuer.example, subject: a@b.example } }",
    "rules:",
    "  - name: signed",
    "    images: ['acme.azurecr.io/{repo}/**', 'eu.azurecr.io/{region}/{repo}']",
    "    each: { repo: [shop, pay], region: [north] }",
    "    signature: [release, vendor]",
    "exemptions:",
    "  - { images: ['acme.azurecr.io/shop/a@sha256:" +
      "0".repeat(64) +
      "'], rules: [signed], namespaces: ['*'], owner: o, ticket: t, approvedBy: a, reason: r, from: 2026-01-01, expires: 2026-02-01 }",
  ].join("\n");

  it("writes out a rule per value, with the signers that hold the variable", () => {
    const { rules, signers } = parse(text);
    assert.deepEqual(
      rules.map(({ name, images, signature }) => [
        name,
        images.map((image) => image.text),
        signature?.anyOf,
      ]),
      [
        [
          "signed/north,shop",
          ["acme.azurecr.io/shop/**", "eu.azurecr.io/north/shop"],
          ["release/shop", "vendor"],
        ],
        [
          "signed/north,pay",
          ["acme.azurecr.io/pay/**", "eu.azurecr.io/north/pay"],
          ["release/pay", "vendor"],
        ],
      ],
    );
    assert.deepEqual(Object.keys(signers), ["release/shop", "vendor", "release/pay"]);
    const shop = signers["release/shop"];
    assert.equal(
      shop?.kind === "keyless" && shop.source?.repositoryUri,
      "https://github.com/acme/shop",
    );
  });

  it("lets an exemption name the rule as written", () => {
    assert.deepEqual(parse(text).exemptions[0]?.rules, ["signed/north,shop", "signed/north,pay"]);
  });

  it("names rules by the variables that their name holds", () => {
    const { rules } = parse(
      "rules: [{ name: 'signed-{repo}', images: ['x.io/{repo}'], each: { repo: [a, b] }, signature: [release] }]",
    );
    assert.deepEqual(
      rules.map(({ name }) => name),
      ["signed-a", "signed-b"],
    );
  });

  it("puts a value into a pattern as text", () => {
    const { signers } = parse(
      [
        "signers: { s: { keyless: { issuer: https://issuer.example, subjectPattern: '^https://x/{repo}/\\p{Greek}{2}$' } } }",
        "rules: [{ name: r, images: ['x.io/{repo}'], each: { repo: [a.b] }, signature: [s] }]",
      ].join("\n"),
    );
    const signer = signers["s/a.b"];
    assert.deepEqual(signer?.kind === "keyless" && signer.subject, {
      kind: "pattern",
      value: "^https://x/a\\.b/\\p{Greek}{2}$",
    });
  });

  it("refuses more combinations than anybody reads", () => {
    const values = Array.from({ length: 40 }, (_, index) => `v${index}`).join(", ");
    assert.throws(
      () =>
        parse(
          `rules: [{ name: r, images: ['x.io/{a}/{b}'], each: { a: [${values}], b: [${values}] }, signature: [release] }]`,
        ),
      (error: unknown) =>
        error instanceof PolicyError &&
        /expected at most 1000 combinations, found 1600/.test(error.message),
    );
  });
});
