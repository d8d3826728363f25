import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicy, PolicyError, publicGoodRoot } from "../../../trust/policy";
import type { AttestationEntry, TrustPolicy } from "../../../trust/policy";
import { keyPair } from "./keys";
import { lines, policyText } from "./mistakes";

const parse = (fields: string, directory?: string): TrustPolicy =>
  parsePolicy(policyText(fields), {
    file: "trust-policy.yaml",
    ...(directory === undefined ? {} : { directory }),
  });

const GENERATOR =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";
const NAMES = lines(
  "signers:",
  "  release: { keyless: { issuer: https://issuer.example, subject: release } }",
  "  scanner: { keyless: { issuer: https://issuer.example, subject: scanner } }",
  `builders: { slsa: { id: ${GENERATOR}, refs: ['refs/tags/v*'], maxLevel: 3 } }`,
  "verifiers: { gate: { id: https://gate.example, signer: scanner } }",
);
const policyOf = (attestations: string, more = "signature: [release]"): TrustPolicy =>
  parse(
    lines(
      NAMES,
      "rules:",
      `  - { name: r, images: [x.io/a], ${more}${more === "" ? "" : ", "}attestations: ${attestations} }`,
    ),
  );
const entryOf = (entry: string, more?: string): AttestationEntry | undefined =>
  policyOf(`[{ ${entry} }]`, more).rules[0]?.attestations?.anyOf[0]?.[0];

describe("an attestation that a rule demands", () => {
  it("may be all that it demands", () => {
    const [rule] = policyOf("[{ sbom: { formats: [spdx], signers: [release] } }]", "").rules;
    assert.equal(rule?.signature, undefined);
    assert.equal(rule?.attestations?.anyOf.length, 1);
  });

  it("is SLSA provenance by builders", () => {
    assert.deepEqual(entryOf("slsaProvenance: { level: 3, builders: [slsa] }"), {
      kind: "slsaProvenance",
      level: 3,
      builders: ["slsa"],
      triggers: [],
      unknownParameters: "report",
    });
    assert.deepEqual(
      entryOf(
        "slsaProvenance: { level: 2, builders: [slsa], repository: 'acme/*', refs: [refs/heads/main], triggers: [workflow_run], runner: github-hosted, unknownParameters: refuse, source: { level: 4, verifiers: [gate] }, maxAge: P30D }",
      ),
      {
        kind: "slsaProvenance",
        level: 2,
        builders: ["slsa"],
        repository: "acme/*",
        refs: ["refs/heads/main"],
        triggers: ["workflow_run"],
        runner: "github-hosted",
        unknownParameters: "refuse",
        source: { level: 4, verifiers: ["gate"] },
        maxAge: 2_592_000,
        maxAgeText: "P30D",
      },
    );
    for (const repository of ["acme/shop", "https://gitlab.com/acme/team/*"]) {
      const entry = entryOf(
        `slsaProvenance: { level: 2, builders: [slsa], repository: '${repository}' }`,
      );
      assert.equal(entry?.kind === "slsaProvenance" && entry.repository, repository);
    }
  });

  it("is an SBOM, by the rule's signers unless it has its own", () => {
    const common = { kind: "sbom", formats: ["spdx", "cyclonedx"] };
    assert.deepEqual(entryOf("sbom: { formats: [spdx, cyclonedx] }"), {
      ...common,
      signers: ["release"],
      bannedComponents: [],
      requiredFields: [],
    });
    assert.deepEqual(
      entryOf(
        "sbom: { formats: [spdx, cyclonedx], signers: [scanner], bannedComponents: ['pkg:npm/event-stream@3.3.6', 'pkg:golang/evil.example/*'], requiredFields: [purl, license], maxAge: PT1H }",
        "signature: { anyOf: [release] }",
      ),
      {
        ...common,
        signers: ["scanner"],
        bannedComponents: ["pkg:npm/event-stream@3.3.6", "pkg:golang/evil.example/*"],
        requiredFields: ["purl", "license"],
        maxAge: 3600,
        maxAgeText: "PT1H",
      },
    );
  });

  it("is a scan, with VEX by its own signers unless others are named", () => {
    const scan = (fields: string): readonly unknown[] => {
      const entry = entryOf(`vulnerabilityScan: { failOn: high${fields} }`);
      return entry?.kind === "vulnerabilityScan" ? [entry.signers, entry.vexSigners] : [];
    };
    assert.deepEqual(scan(""), [["release"], ["release"]]);
    assert.deepEqual(scan(", signers: [scanner]"), [["scanner"], ["scanner"]]);
    assert.deepEqual(scan(", signers: [scanner], vexSigners: [release]"), [
      ["scanner"],
      ["release"],
    ]);
  });

  it("is a verification summary, whose policy may be this one or a digest", () => {
    const vsa = (policy: string): string =>
      `vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_3, ACME_REVIEWED], maxAge: P30D${policy} }`;
    const expected = {
      kind: "vsa",
      verifiers: ["gate"],
      levels: ["SLSA_BUILD_LEVEL_3", "ACME_REVIEWED"],
      maxAge: 2_592_000,
      maxAgeText: "P30D",
    };
    assert.deepEqual(entryOf(vsa("")), expected);
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(entryOf(vsa(`, policy: '${digest}'`)), { ...expected, policyDigest: digest });
    const policy = policyOf(`[{ ${vsa(", policy: this")} }]`);
    assert.deepEqual(policy.rules[0]?.attestations?.anyOf[0], [
      { ...expected, policyDigest: policy.summaryDigest },
    ]);
  });

  it("is any predicate, with conditions as they are written", () => {
    const where =
      "[{ field: 'a.b[0]', equals: 1 }, { any: [{ field: c, in: [x, true] }, { all: [{ field: d, exists: true }, { field: e, count: { min: 1 } }] }] }, { field: f, before: 2027-01-01 }, { field: g, matches: '^a{2}$' }]";
    assert.deepEqual(
      entryOf(`predicate: { type: https://acme.example/review/v1, where: ${where} }`),
      {
        kind: "predicate",
        type: "https://acme.example/review/v1",
        signers: ["release"],
        where: [
          { field: "a.b[0]", equals: 1 },
          {
            any: [
              { field: "c", in: ["x", true] },
              {
                all: [
                  { field: "d", exists: true },
                  { field: "e", count: { min: 1 } },
                ],
              },
            ],
          },
          { field: "f", before: "2027-01-01" },
          { field: "g", matches: "^a{2}$" },
        ],
      },
    );
  });

  it("is one of several alternatives", () => {
    const alternatives = policyOf(
      "{ anyOf: [[{ sbom: { formats: [spdx] } }, { vulnerabilityScan: { failOn: low } }], [{ sbom: { formats: [cyclonedx] } }]] }",
    ).rules[0]?.attestations?.anyOf;
    assert.deepEqual(
      alternatives?.map((entries) => entries.map(({ kind }) => kind)),
      [["sbom", "vulnerabilityScan"], ["sbom"]],
    );
  });
});

describe("where a rule looks", () => {
  it("is the named digest in the registry, unless it says otherwise", () => {
    const look = (fields: string): readonly unknown[] =>
      parse(`rules: [{ name: r, images: [x.io/a], signature: [release]${fields} }]`).rules.map(
        ({ on, sources }) => [on, sources],
      );
    assert.deepEqual(look(""), [["named", ["registry"]]]);
    assert.deepEqual(look(", on: both, sources: [registry, { github: acme/shop }]"), [
      ["both", ["registry", { github: "acme/shop" }]],
    ]);
  });
});

describe("a builder", () => {
  const { sha256 } = publicGoodRoot;

  it("has the issuer of its host, the public-good root and both formats, unless it says otherwise", () => {
    const { builders, anchors } = parse(
      lines(
        "builders:",
        `  slsa: { id: ${GENERATOR}, refs: ['refs/tags/v*'], maxLevel: 3 }`,
        "  gitlab: { id: https://gitlab.com/acme/ci//.gitlab-ci.yml, refs: [refs/heads/main], maxLevel: 2, formats: [bundle] }",
        "  own: { id: https://ci.acme.example/build, maxLevel: 1, issuer: https://issuer.example }",
      ),
    );
    const anchor = `root:${sha256}:log=1:sct=1:tsa=0`;
    assert.deepEqual(builders, {
      slsa: {
        name: "slsa",
        id: GENERATOR,
        refs: ["refs/tags/v*"],
        maxLevel: 3,
        issuer: "https://token.actions.githubusercontent.com",
        formats: ["bundle", "legacy"],
        anchor,
      },
      gitlab: {
        name: "gitlab",
        id: "https://gitlab.com/acme/ci//.gitlab-ci.yml",
        refs: ["refs/heads/main"],
        maxLevel: 2,
        issuer: "https://gitlab.com",
        formats: ["bundle"],
        anchor,
      },
      own: {
        name: "own",
        id: "https://ci.acme.example/build",
        maxLevel: 1,
        issuer: "https://issuer.example",
        formats: ["bundle", "legacy"],
        anchor,
      },
    });
    assert.deepEqual(
      anchors.map(({ id }) => id),
      [anchor],
    );
  });

  it("that signs as a signer has the anchor and formats of that one, and no issuer", () => {
    const { builders, anchors } = parse(
      lines(
        "signers:",
        `  tekton: { publicKey: { pem: ${JSON.stringify(keyPair("ec").pem)}, transparencyLog: 0 }, formats: [legacy] }`,
        "builders: { tekton: { id: https://tekton.dev/chains/v2, maxLevel: 2, signer: tekton } }",
      ),
    );
    const anchor = `key:${keyPair("ec").fingerprint}:log=0:root:${sha256}`;
    assert.deepEqual(builders.tekton, {
      name: "tekton",
      id: "https://tekton.dev/chains/v2",
      maxLevel: 2,
      formats: ["legacy"],
      anchor,
      signer: "tekton",
    });
    assert.deepEqual(
      anchors.map(({ id }) => id),
      [anchor],
    );
  });

  it("has a root of its own, with its thresholds", () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-builder-"));
    writeFileSync(join(folder, "own.json"), `${publicGoodRoot.json} `);
    try {
      const { builders, anchors } = parse(
        lines(
          "trustRoots: { own: { file: own.json, transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 1 } }",
          `builders: { slsa: { id: ${GENERATOR}, refs: ['refs/tags/v*'], maxLevel: 3, root: own } }`,
        ),
        folder,
      );
      const anchor = anchors.find(({ id }) => id === builders.slsa?.anchor);
      assert.deepEqual(anchor?.kind === "root" && [anchor.root, anchor.thresholds], [
        "own",
        { transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 1 },
      ]);
      assert.equal(anchors.length, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a key in Azure Key Vault", () => {
  const version = "0123456789abcdef".repeat(2);
  const url = `https://acme.vault.azure.net/keys/release/${version}`;
  const { pem, fingerprint } = keyPair("ec");
  const key = (fields: string): TrustPolicy =>
    parse(`signers: { k: { publicKey: { ${fields} } } }`);

  it("is the one that is pinned beside it, and changes no digest", () => {
    const pinned = key(`azureKeyVault: '${url}', pem: ${JSON.stringify(pem)}`);
    const signer = pinned.signers.k;
    assert.equal(signer?.kind === "key" && signer.fingerprint, fingerprint);
    assert.equal(pinned.digest, key(`pem: ${JSON.stringify(pem)}`).digest);
  });

  for (const [what, wrong] of [
    ["without version", "https://acme.vault.azure.net/keys/release"],
    ["of another host", `https://vault.azure.net.evil.example/keys/release/${version}`],
    ["of another scheme", `http://acme.vault.azure.net/keys/release/${version}`],
    ["with a user", `https://a@acme.vault.azure.net/keys/release/${version}`],
    ["with a port", `https://acme.vault.azure.net:8443/keys/release/${version}`],
    ["with a query", `${url}?api-version=7.4`],
    ["of a secret", `https://acme.vault.azure.net/secrets/release/${version}`],
  ] as const) {
    it(`is refused by a URL ${what}`, () => {
      assert.throws(
        () => key(`azureKeyVault: '${wrong}', pem: ${JSON.stringify(pem)}`),
        (error: unknown) =>
          error instanceof PolicyError &&
          error.problems[0]?.path === "signers.k.publicKey.azureKeyVault" &&
          error.problems[0].message ===
            `expected https://NAME.vault.azure.net/keys/KEY/VERSION, found "${wrong}"`,
      );
    });
  }
});
