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

  it("writes out what attestations hold, and the builders and verifiers that they name with their signers", () => {
    const { rules, signers, builders, verifiers } = parse(
      [
        "signers:",
        "  key: { keyless: { issuer: https://issuer.example, subject: 'build-{repo}' } }",
        "  gate: { keyless: { issuer: https://issuer.example, subject: gate } }",
        "builders:",
        "  own: { id: 'https://github.com/acme/{repo}/.github/workflows/release.yml', refs: [refs/heads/main], maxLevel: 2 }",
        "  tekton: { id: https://tekton.dev/chains/v2, maxLevel: 3, signer: key }",
        "  shared: { id: https://ci.acme.example/build, maxLevel: 3, issuer: https://issuer.example }",
        "verifiers:",
        "  gate: { id: 'https://gate.example/{repo}', signer: gate }",
        "rules:",
        "  - name: built",
        "    images: ['x.io/{repo}']",
        "    each: { repo: [shop, a.b] }",
        "    sources: [{ github: 'acme/{repo}' }]",
        "    attestations:",
        "      anyOf:",
        "        - - slsaProvenance: { level: 2, builders: [own, tekton, shared], repository: 'acme/{repo}', refs: ['refs/heads/{repo}'], source: { level: 3, verifiers: [gate] } }",
        "        - - vsa: { verifiers: [gate], levels: ['{repo}'], maxAge: P1D }",
        "          - sbom: { formats: [spdx], signers: [key, gate] }",
        "          - vulnerabilityScan: { failOn: high, signers: [gate], vexSigners: [key] }",
        "          - predicate: { type: 'https://acme.example/{repo}', signers: [key], where: [{ any: [{ field: name, matches: '^{repo}-[0-9]{2}$' }] }, { field: a, equals: '{repo}' }] }",
      ].join("\n"),
    );
    assert.deepEqual(
      rules.map(({ name, sources }) => [name, sources]),
      [
        ["built/shop", [{ github: "acme/shop" }]],
        ["built/a.b", [{ github: "acme/a.b" }]],
      ],
    );
    assert.deepEqual(rules[1]?.attestations, {
      anyOf: [
        [
          {
            kind: "slsaProvenance",
            level: 2,
            builders: ["own/a.b", "tekton/a.b", "shared"],
            repository: "acme/a.b",
            refs: ["refs/heads/a.b"],
            triggers: [],
            unknownParameters: "report",
            source: { level: 3, verifiers: ["gate/a.b"] },
          },
        ],
        [
          {
            kind: "vsa",
            verifiers: ["gate/a.b"],
            levels: ["a.b"],
            maxAge: 86_400,
            maxAgeText: "P1D",
          },
          {
            kind: "sbom",
            formats: ["spdx"],
            signers: ["key/a.b", "gate"],
            bannedComponents: [],
            requiredFields: [],
          },
          {
            kind: "vulnerabilityScan",
            failOn: "high",
            signers: ["gate"],
            vexSigners: ["key/a.b"],
          },
          {
            kind: "predicate",
            type: "https://acme.example/a.b",
            signers: ["key/a.b"],
            where: [
              { any: [{ field: "name", matches: "^a\\.b-[0-9]{2}$" }] },
              { field: "a", equals: "a.b" },
            ],
          },
        ],
      ],
    });
    assert.deepEqual(Object.keys(signers).sort(), ["gate", "key/a.b", "key/shop"]);
    assert.deepEqual(Object.keys(builders).sort(), [
      "own/a.b",
      "own/shop",
      "shared",
      "tekton/a.b",
      "tekton/shop",
    ]);
    assert.equal(
      builders["own/shop"]?.id,
      "https://github.com/acme/shop/.github/workflows/release.yml",
    );
    assert.equal(builders["tekton/shop"]?.signer, "key/shop");
    assert.deepEqual(verifiers["gate/shop"], {
      name: "gate/shop",
      id: "https://gate.example/shop",
      signer: "gate",
    });
  });

  it("puts a value into a label as it is, whatever the label's name", () => {
    const [rule] = parse(
      "rules: [{ name: r, images: ['x.io/{repo}'], each: { repo: [a.b] }, namespaces: { labels: { matches: '{repo}' } }, signature: [release] }]",
    ).rules;
    assert.deepEqual(rule?.namespaces?.labels, { matches: "a.b" });
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
