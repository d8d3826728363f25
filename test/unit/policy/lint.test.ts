import assert from "node:assert/strict";
import {
  formatFindings,
  lintPolicy,
  lintRules,
  publicGoodRoot,
  readPolicyDocument,
  readPolicyText,
} from "../../../trust/policy";
import type { LintCode } from "../../../trust/policy";
import { keyPair } from "./keys";
import { policyText } from "./mistakes";

const NOW = new Date("2026-12-01T12:00:00Z");
const DIGEST = `sha256:${"0".repeat(64)}`;

const lint = (fields: string, now = NOW): readonly string[] => {
  const loaded = readPolicyText(policyText(fields), { file: "trust-policy.yaml" });
  return lintPolicy(loaded, now).map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

const exemption = (fields: string): string => {
  const standard = new Map([
    ["images", `['x.io/a@${DIGEST}']`],
    ["rules", "[r]"],
    ["namespaces", "[production]"],
    ["owner", "payments"],
    ["ticket", "PAY-1"],
    ["approvedBy", "board"],
    ["reason", "rebuilt"],
    ["from", "2026-11-24"],
    ["expires", "2027-01-31"],
  ]);
  for (const field of fields.split("; ").filter(Boolean)) {
    const [key = "", ...value] = field.split(": ");
    standard.set(key, value.join(": "));
  }
  return `{ ${[...standard].map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
};
const withExemptions = (...exemptions: string[]): string =>
  `exemptions: [${exemptions.join(", ")}]\nrules: [{ name: r, images: [x.io/a], signature: [release] }]`;

const pattern = (text: string): string =>
  `signers: { s: { keyless: { issuer: https://issuer.example, subjectPattern: '${text}' } } }`;
const github = (fields: string): string =>
  `signers: { s: { githubWorkflow: { repository: a/b, workflow: .github/workflows/c.yml, ${fields} } } }`;
const rules = (...all: string[]): string =>
  `rules:\n${all.map((fields) => `  - { signature: [release], ${fields} }`).join("\n")}`;
const key = `signers: { k: { publicKey: { pem: ${JSON.stringify(keyPair("ec").pem)} } } }`;

const GENERATOR =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";
const builders = (more: string): string =>
  `builders:\n  slsa: { id: ${GENERATOR}, refs: ['refs/tags/v*'], maxLevel: 3 }\n${more === "" ? "" : `  ${more}`}`;
const entry = (fields: string, more = "mode: enforce"): string =>
  `rules: [{ name: r, images: [x.io/a], ${more}, attestations: [{ ${fields} }] }]`;
const issuer = "issuer: https://issuer.example";
const SIGNERS = `signers:\n  release: { keyless: { ${issuer}, subject: release } }\n  same: { keyless: { ${issuer}, subject: release }, formats: [legacy] }\n  gate: { keyless: { ${issuer}, subject: gate } }`;
const summary = (signer: string, more: string): string =>
  [
    SIGNERS,
    `verifiers: { gate: { id: https://gate.example, signer: ${signer} } }`,
    entry("vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_3], maxAge: P30D }", more),
  ].join("\n");

/** For each code: a policy with the finding, what is said, and policies without it. */
const cases: Readonly<Record<LintCode, readonly [bad: string, said: string, ...good: string[]]>> = {
  "subject-pattern.unanchored": [
    pattern("https://a/.*"),
    "signers.s.keyless.subjectPattern: no ^ and no $",
    pattern("^https://a/.*$"),
  ],
  "subject-pattern.unescaped-dot": [
    pattern("^https://github.com/a$"),
    'signers.s.keyless.subjectPattern: a dot in "^https://github.com/a$" is not escaped',
    pattern("^https://github\\.com/[.a]/.*/.+\\Qa.b\\E$"),
  ],
  "keyless.any-source": [
    "signers: { s: { keyless: { issuer: https://token.actions.githubusercontent.com, subject: a } } }",
    'signers.s.keyless: "https://token.actions.githubusercontent.com" vouches for builds',
    "signers: { s: { keyless: { issuer: https://accounts.google.com, subject: a } } }",
  ],
  "refs.wildcard": [
    github("refs: [refs/heads/main, '**']"),
    'signers.s.githubWorkflow.refs[1]: "**" is every ref',
    github("refs: ['refs/heads/**']"),
  ],
  "triggers.refused": [
    github("refs: [refs/heads/main], triggers: [pull_request_target]"),
    'signers.s.githubWorkflow.triggers[0]: "pull_request_target" is accepted',
    github("refs: [refs/heads/main]"),
  ],
  "signer.duplicate": [
    "signers: { a: { keyless: { issuer: https://i.example, subject: s } }, b: { keyless: { issuer: https://i.example, subject: s }, formats: [legacy] } }",
    'signers.b: "b" and "a" are the same identity',
    "signers: { a: { keyless: { issuer: https://i.example, subject: s } }, b: { keyless: { issuer: https://i.example, subject: t } } }",
  ],
  "signature.age-of-keys": [
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: { anyOf: [k], maxAge: P9D }, mode: audit }]`,
    'rules[0].signature.maxAge: rule "r" names keys only',
    `${key.replace("signers: { k:", "signers: { s: { keyless: { issuer: https://i.example, subject: s } }, k:")}\nrules: [{ name: r, images: [x.io/a], signature: { anyOf: [k, s], maxAge: P9D }, mode: audit }]`,
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: { anyOf: [k] }, mode: audit }]`,
  ],
  "signer.key-enforced": [
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k] }]`,
    'rules[0].signature[0]: rule "r" trusts the key "k"',
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k], mode: audit }]`,
    key,
  ],
  "builder.unused": [
    builders(""),
    'builders.slsa: no rule names "slsa"',
    `${builders("")}\n${entry("slsaProvenance: { level: 3, builders: [slsa] }")}`,
  ],
  "builder.ref-not-tag": [
    builders("").replace("refs/tags/v*", "refs/tags/v*', 'refs/heads/main"),
    'builders.slsa.refs[1]: "refs/heads/main" is no tag',
    builders(""),
  ],
  "provenance.level-unreachable": [
    `${builders("low: { id: https://ci.acme.example, issuer: https://issuer.example, maxLevel: 1 }")}\n${entry("slsaProvenance: { level: 2, builders: [low] }")}`,
    "rules[0].attestations[0].slsaProvenance.level: level 2 is wanted, and the builders reach 1",
    `${builders("low: { id: https://ci.acme.example, issuer: https://issuer.example, maxLevel: 1 }")}\n${entry("slsaProvenance: { level: 2, builders: [low, slsa] }")}`,
  ],
  "provenance.any-source": [
    `${builders("")}\n${entry("slsaProvenance: { level: 3, builders: [slsa], repository: acme/shop }")}`,
    "rules[0].attestations[0].slsaProvenance: not checked: refs",
    `${builders("")}\n${entry("slsaProvenance: { level: 3, builders: [slsa], repository: acme/shop, refs: [refs/heads/main] }")}`,
  ],
  "attestation.no-max-age": [
    entry("vulnerabilityScan: { failOn: high, signers: [release] }"),
    "rules[0].attestations[0].vulnerabilityScan: a scan of any age counts",
    entry("vulnerabilityScan: { failOn: high, signers: [release], maxAge: P7D }"),
    entry("sbom: { formats: [spdx], signers: [release] }"),
  ],
  "attestation.matches-nothing": [
    entry(
      "predicate: { type: 'a:b', signers: [release], where: [{ field: a, equals: 1 }, { all: [{ field: a, equals: 2 }] }] }",
    ),
    'rules[0].attestations[0].predicate: no value of "a" satisfies its conditions',
    entry(
      "predicate: { type: 'a:b', signers: [release], where: [{ field: a, in: [1, 2] }, { field: a, equals: 2 }, { field: b, equals: 1 }] }",
    ),
  ],
  "predicate.implied-signers": [
    `rules: [{ name: r, images: [x.io/a], signature: [release], attestations: { anyOf: [[{ predicate: { type: 'a:b', where: [{ field: a, exists: true }] } }]] } }]`,
    'rules[0].attestations.anyOf[0][0].predicate: whoever signs the image may say what "a:b" says',
    `rules: [{ name: r, images: [x.io/a], signature: [release], attestations: [{ predicate: { type: 'a:b' } }] }]`,
    entry("predicate: { type: 'a:b', signers: [release], where: [{ field: a, exists: true }] }"),
  ],
  "vsa.self-verified": [
    summary("release", "signature: [release]"),
    'rules[0].attestations[0].vsa.verifiers[0]: verifier "gate" signs the image too',
    summary("gate", "signature: [release]"),
    summary("release", "mode: enforce"),
  ],
  "sources.github-root": [
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k], sources: [registry, { github: a/b }] }]`,
    'rules[0].sources[1]: rule "r" trusts no authority that GitHub attests with',
    rules("name: r, images: [x.io/a], sources: [registry, { github: a/b }]"),
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k] }]`,
  ],
  "root.old": ["", "", ""],
  "rule.never-enforced": [
    rules("name: r, images: [x.io/a], mode: [{ namespaces: [a], mode: warn }, { mode: audit }]"),
    'rules[0].mode: rule "r" never enforces',
    rules("name: r, images: [x.io/a], mode: [{ namespaces: [a], mode: warn }]"),
    rules("name: r, images: [x.io/a], mode: { auditUntil: 2027-01-01, then: enforce }"),
  ],
  "rule.matches-nothing": [
    `${rules("name: r, images: [x.io/a/b, 'x.io/a/*']")}\ndenied: ['x.io/a/**']`,
    'rules[0]: rule "r": all its images are denied',
    `${rules("name: r, images: [x.io/a/b, 'x.io/**']")}\ndenied: ['x.io/a/**']`,
    `${rules("name: r, images: [x.io/a]")}\ndenied: ['x.io/a@${DIGEST}']`,
  ],
  "rule.shadowed": [
    rules("name: all, images: ['x.io/**']", "name: some, images: ['x.io/a/*']"),
    'rules[1]: rule "some" adds nothing to rule "all"',
    rules(
      "name: all, images: ['x.io/**']",
      "name: some, images: ['x.io/a/*'], requireDigest: true",
    ),
    rules("name: all, images: ['x.io/**'], mode: audit", "name: some, images: ['x.io/a/*']"),
    rules("name: all, images: ['x.io/**'], namespaces: [a]", "name: some, images: ['x.io/a/*']"),
    rules(
      "name: one, images: ['x.io/*']",
      "name: deep, images: ['x.io/**']",
      "name: z, images: [z.io/a]",
    ).replace("x.io/**", "y.io/**"),
  ],
  "allow.shadowed": [
    `${rules("name: r, images: ['x.io/**']")}\nallow: [x.io/a]`,
    'allow[0]: rule "r" claims "x.io/a" everywhere',
    `${rules("name: r, images: ['x.io/**'], namespaces: [a]")}\nallow: [x.io/a]`,
    `${rules("name: r, images: ['x.io/*']")}\nallow: ['x.io/a/**']`,
  ],
  "exemption.expired": [
    withExemptions(exemption("from: 2026-11-01; expires: 2026-11-30")),
    "exemptions[0].expires: PAY-1 (payments) ended on 2026-11-30",
    withExemptions(exemption("from: 2026-11-01; expires: 2026-12-01")),
  ],
  "exemption.too-long": [
    withExemptions(exemption("expires: 2027-11-24")),
    "exemptions[0].expires: PAY-1 (payments) ends on 2027-02-22, 90 days after it began",
    withExemptions(exemption("expires: 2027-02-21")),
  ],
  "exemption.too-many": [
    `${withExemptions(exemption(""), exemption(""))}\nlimits: { openExemptions: 1 }`,
    "exemptions: 2 exemptions are open, 1 allowed",
    `${withExemptions(exemption(""), exemption("from: 2026-01-01; expires: 2026-01-02"))}\nlimits: { openExemptions: 1 }`,
  ],
  "exemption.repository": [
    withExemptions(exemption("images: ['x.io/a']")),
    'exemptions[0].images[0]: "x.io/a" is a repository, not a digest',
    withExemptions(exemption("")),
  ],
};

describe("lint", () => {
  for (const [code, [bad, said, ...good]] of Object.entries(cases)) {
    if (said === "") continue;
    it(`finds ${code}`, () => {
      assert.deepEqual(
        lint(bad).filter((finding) => finding.startsWith(code)),
        [`${code} ${said}`],
      );
    });
    it(`does not find ${code} where it is not`, () => {
      for (const fields of good) {
        assert.deepEqual(
          lint(fields).filter((finding) => finding.startsWith(code)),
          [],
          fields,
        );
      }
    });
  }

  it("finds root.old half a year after the root was pinned, and not before", () => {
    const after = (days: number): Date =>
      new Date(Date.parse(publicGoodRoot.date) + days * 86_400_000);
    const fields = "allow: [x.io/a]";
    assert.deepEqual(lint(fields, after(180)), []);
    assert.deepEqual(lint(fields, after(181)), [
      `root.old trustRoots.public-good: "public-good" was pinned on ${publicGoodRoot.date}`,
    ]);
  });

  it("finds a rule whose namespaces are all out of scope", () => {
    const scope = "scope: { exceptNamespaces: ['kube-*'] }";
    const found = (namespaces: string): readonly string[] =>
      lint(`${rules(`name: r, images: [x.io/a], namespaces: ${namespaces}`)}\n${scope}`);
    assert.deepEqual(found("[kube-system, 'kube-p*']"), [
      'rule.matches-nothing rules[0]: rule "r": all its namespaces are left out',
    ]);
    assert.deepEqual(found("[kube-system, default]"), []);
    assert.deepEqual(found("{ names: [kube-system], labels: { a: b } }"), []);
  });

  it("finds a rule whose images are all copies, since it is asked about their originals", () => {
    const found = (images: string, of: string): readonly string[] =>
      lint(
        `${rules(`name: r, images: ${images}`)}\nmirrors: [{ prefix: x.io/hub, of: docker.io }, { prefix: z.io, of: ${of} }]`,
      );
    assert.deepEqual(found("['x.io/hub/**', 'z.io/a/*']", "y.io"), [
      'rule.matches-nothing rules[0]: rule "r": all its images are copies, and judged as their originals',
    ]);
    assert.deepEqual(found("['x.io/hub/**', 'x.io/hubs/**']", "y.io"), []);
    assert.deepEqual(found("['x.io/hub/**']", "x.io/hub"), []);
  });

  const found = (code: LintCode, fields: string): readonly string[] =>
    lint(fields).filter((finding) => finding.startsWith(`${code} `));

  it("finds a verifier that signs or builds under another name", () => {
    const said = (what: string): string =>
      `vsa.self-verified rules[0].attestations[0].vsa.verifiers[0]: verifier "gate" ${what} too`;
    assert.deepEqual(found("vsa.self-verified", summary("same", "signature: [release]")), [
      said("signs the image"),
    ]);
    const built = (gate: string, builder: string): string =>
      [
        `signers:\n  gate: { ${gate} }\n  other: { keyless: { ${issuer}, subject: other } }`,
        "verifiers: { gate: { id: https://gate.example, signer: gate } }",
        `builders: { it: { maxLevel: 3, ${builder} } }`,
        "rules:",
        "  - name: r",
        "    images: [x.io/a]",
        "    attestations:",
        "      - vsa: { verifiers: [gate], levels: [L], maxAge: P30D }",
        "      - slsaProvenance: { level: 3, builders: [it] }",
      ].join("\n");
    const workflow =
      "githubWorkflow: { repository: a/b, workflow: .github/workflows/c.yml, refs: [refs/heads/main] }";
    const its = "id: https://github.com/a/b/.github/workflows/c.yml, refs: ['refs/tags/v*']";
    const subject = `keyless: { ${issuer}, subject: 'https://github.com/a/b/.github/workflows/c.yml@refs/tags/v1' }`;
    const tekton = "id: https://tekton.dev/chains/v2";
    for (const [gate, builder] of [
      [workflow, its],
      [subject, its],
      [`keyless: { ${issuer}, subject: gate }`, `${tekton}, signer: gate`],
    ] as const) {
      assert.deepEqual(found("vsa.self-verified", built(gate, builder)), [
        said("is a builder of the image"),
      ]);
    }
    assert.deepEqual(found("vsa.self-verified", built(workflow, `${tekton}, signer: other`)), []);
  });

  it("finds conditions that exclude one another", () => {
    const where = (conditions: string): boolean =>
      found(
        "attestation.matches-nothing",
        entry(`predicate: { type: 'a:b', signers: [release], where: [${conditions}] }`),
      ).length > 0;
    for (const conditions of [
      "{ field: a, equals: x }, { field: a, matches: y }",
      "{ field: a, equals: x }, { field: a, count: { min: 1 } }",
      "{ field: a, before: 2027-01-01 }, { field: a, after: 2027-01-01 }",
      "{ field: a, before: 2027-01-02 }, { field: a, after: 2027-01-01 }",
      "{ field: a, count: { max: 1 } }, { field: a, count: { min: 2 } }",
    ]) {
      assert.ok(where(conditions), conditions);
    }
    for (const conditions of [
      "{ field: a, equals: x }, { field: a, matches: x }",
      "{ field: a, before: 2027-01-03 }, { field: a, after: 2027-01-01 }",
      "{ field: a, before: 2027-01-03 }, { field: b, after: 2028-01-01 }",
      "{ field: a, count: { max: 1 } }, { field: a, count: { min: 1 } }",
      "{ any: [{ field: a, equals: x }, { field: a, equals: y }] }",
    ]) {
      assert.ok(!where(conditions), conditions);
    }
  });

  it("finds entries that nothing in the places where the rule looks can satisfy", () => {
    const nothing = (fields: string): readonly string[] =>
      found("attestation.matches-nothing", fields).map((text) => text.replace(/^.*?: /, ""));
    const source = (repository: string): string =>
      `${builders("own: { id: https://ci.acme.example, signer: release, maxLevel: 3 }")}\n${entry(`slsaProvenance: { level: 3, ${repository} }`)}`;
    assert.deepEqual(
      nothing(source("builders: [slsa], repository: https://gitlab.com/acme/shop")),
      ['none of the builders builds from "https://gitlab.com"'],
    );
    for (const good of [
      "builders: [slsa], repository: acme/shop",
      "builders: [slsa], repository: https://github.com/acme/shop",
      "builders: [slsa, own], repository: https://gitlab.com/acme/shop",
    ]) {
      assert.deepEqual(nothing(source(good)), [], good);
    }
    const runner = (on: string): readonly string[] =>
      nothing(
        `builders: { lab: { id: https://gitlab.com/a/b//.gitlab-ci.yml, refs: ['refs/tags/v*'], maxLevel: 2 } }\n${entry(`slsaProvenance: { level: 2, builders: [lab], runner: ${on} }`)}`,
      );
    assert.deepEqual(runner("github-hosted"), ["none of the builders runs on GitHub"]);
    assert.deepEqual(runner("self-hosted"), []);
    const github = (signer: string, sources: string): readonly string[] =>
      nothing(
        `${SIGNERS}\n${entry(`sbom: { formats: [spdx], signers: [${signer}] }`, `sources: [${sources}]`)}`,
      );
    assert.deepEqual(github("same", "{ github: a/b }"), [
      "GitHub has bundles only, and nobody who may sign it uses them",
    ]);
    assert.deepEqual(github("same", "registry, { github: a/b }"), []);
    assert.deepEqual(github("same, release", "{ github: a/b }"), []);
    assert.deepEqual(
      nothing(
        entry(
          "predicate: { type: https://sigstore.dev/cosign/sign/v1, signers: [release], where: [{ field: a, exists: true }] }",
        ),
      ),
      ["an image signature has no predicate to look at"],
    );
  });

  it("knows the authorities that GitHub attests with under any name", () => {
    const findings = (uri: string): readonly string[] => {
      const text = policyText(
        [
          "trustRoots: { own: { file: own.json } }",
          "signers: { s: { keyless: { issuer: https://issuer.example, subject: s }, root: own } }",
          "rules: [{ name: r, images: [x.io/a], sources: [{ github: a/b }], signature: [s] }]",
        ].join("\n"),
      );
      const root = publicGoodRoot.json.replaceAll("https://fulcio.sigstore.dev", uri);
      const loaded = readPolicyText(text, { file: "p.yaml", readFile: () => root });
      return lintPolicy(loaded, NOW).map(({ code }) => code);
    };
    assert.deepEqual(findings("https://fulcio.githubapp.com"), []);
    assert.deepEqual(findings("https://fulcio.sigstore.dev/"), []);
    assert.deepEqual(findings("https://fulcio.acme.example"), ["sources.github-root"]);
  });

  it("finds wildcards of refs and refused triggers in entries and builders too", () => {
    const fields = [
      `builders: { slsa: { id: ${GENERATOR}, refs: ['**'], maxLevel: 3 } }`,
      entry(
        "slsaProvenance: { level: 3, builders: [slsa], refs: ['refs/**'], triggers: [workflow_run] }",
      ),
    ].join("\n");
    assert.deepEqual(found("refs.wildcard", fields), [
      'refs.wildcard builders.slsa.refs[0]: "**" is every ref',
      'refs.wildcard rules[0].attestations[0].slsaProvenance.refs[0]: "refs/**" is every ref',
    ]);
    assert.deepEqual(found("triggers.refused", fields), [
      'triggers.refused rules[0].attestations[0].slsaProvenance.triggers[0]: "workflow_run" is accepted',
    ]);
  });

  it("takes rules that demand or look otherwise for others", () => {
    const twin = (fields: string): readonly string[] =>
      found(
        "rule.shadowed",
        rules("name: a, images: ['x.io/**']", `name: b, images: [x.io/a], ${fields}`),
      );
    assert.equal(twin("mode: enforce").length, 1);
    for (const fields of [
      "attestations: [{ sbom: { formats: [spdx] } }]",
      "on: both",
      "sources: [registry, { github: a/b }]",
    ]) {
      assert.deepEqual(twin(fields), [], fields);
    }
  });

  it("finds the second of two equal rules, once", () => {
    const twice = rules("name: a, images: [x.io/a]", "name: b, images: [x.io/a]");
    assert.deepEqual(lint(twice), ['rule.shadowed rules[1]: rule "b" adds nothing to rule "a"']);
  });

  it("finds nothing in a policy as it should be", () => {
    assert.deepEqual(
      lint(
        [
          "signers:",
          "  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }",
          "rules:",
          "  - name: signed",
          "    images: ['acme.azurecr.io/**']",
          "    mode: [{ namespaces: [production], mode: enforce }, { mode: audit }]",
          "    signature: [release]",
          "allow: ['mcr.microsoft.com/oss/**']",
        ].join("\n"),
      ),
      [],
    );
  });

  it("says where, and works without a text", () => {
    const loaded = readPolicyText(
      policyText(
        "allow: [x.io/a]\nrules:\n  - { name: r, images: [x.io/a], signature: [release] }",
      ),
      {
        file: "trust-policy.yaml",
      },
    );
    const [finding] = lintPolicy(loaded, NOW);
    assert.deepEqual(finding, {
      code: "allow.shadowed",
      severity: "warning",
      path: "allow[0]",
      line: 5,
      column: 9,
      length: 6,
      message: 'rule "r" claims "x.io/a" everywhere',
      fix: lintRules["allow.shadowed"].fix,
    });
    assert.equal(
      formatFindings(lintPolicy(loaded, NOW), loaded),
      [
        "trust-policy.yaml:5:9  allow[0]",
        "    5 | allow: [x.io/a]",
        '      |         ^^^^^^ warning allow.shadowed: rule "r" claims "x.io/a" everywhere',
        "      = Remove the entry, or take the images out of the rule.",
      ].join("\n"),
    );
    const inMemory = readPolicyDocument(loaded.document);
    const { line, column, length, ...rest } = finding;
    assert.deepEqual([line, column, length], [5, 9, 6]);
    assert.deepEqual(lintPolicy(inMemory, NOW), [rest]);
  });
});
