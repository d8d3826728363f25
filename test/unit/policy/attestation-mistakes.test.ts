import assert from "node:assert/strict";
import { parsePolicy, PolicyError } from "../../../trust/policy";
import { sentenceOf } from "../../../trust/policy/problem";
import { lines, policyText } from "./mistakes";

interface Mistake {
  readonly name: string;
  readonly yaml: string;
  /** The place that is pointed at. */
  readonly at: string;
  readonly said: string;
}

const rule = (attestations: string): string =>
  lines("rules:", "  - name: r", "    images: [x.io/a]", `    ${attestations}`);
const entry = (fields: string): string => rule(`attestations: [{ ${fields} }]`);
const builder = (fields: string): string => lines("builders:", `  it: { ${fields} }`);
const generator =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";
const withBuilder = (fields: string): string =>
  lines(
    builder(`id: ${generator}, refs: ['refs/tags/v*'], maxLevel: 3`),
    entry(`slsaProvenance: { level: 3, builders: [it], ${fields} }`),
  );
const where = (condition: string): string =>
  entry(
    `predicate: { type: https://acme.example/review/v1, signers: [release], where: [${condition}] }`,
  );

/** Mistakes in builders, verifiers and attestations, and what is said about them: nothing more. */
const mistakes: readonly Mistake[] = [
  {
    name: "an entry without a signer, its own or its rule's",
    yaml: entry("sbom: { formats: [spdx] }"),
    at: "rules[0].attestations[0].sbom",
    said: "nobody is named who must have signed it; add signers: [SIGNER]; a rule's `signature` would stand in for it",
  },
  {
    name: "an entry of two kinds",
    yaml: entry(
      "sbom: { formats: [spdx], signers: [release] }, predicate: { type: 'a:b', signers: [release] }",
    ),
    at: "rules[0].attestations[0]",
    said: "expected exactly one of slsaProvenance, sbom, vulnerabilityScan, vsa, predicate, found sbom and predicate",
  },
  {
    name: "an entry of no kind",
    yaml: rule("attestations: { anyOf: [[{}]] }"),
    at: "rules[0].attestations.anyOf[0][0]",
    said: "expected exactly one of slsaProvenance, sbom, vulnerabilityScan, vsa, predicate, found none",
  },
  {
    name: "an entry of an unknown kind",
    yaml: entry("sbm: { formats: [spdx] }"),
    at: "rules[0].attestations[0].sbm",
    said: 'unknown field "sbm"; did you mean "sbom"?',
  },
  {
    name: "an entry of a wrong shape",
    yaml: entry("sbom: { formats: [swid], signers: [release] }"),
    at: "rules[0].attestations[0].sbom.formats[0]",
    said: 'expected "spdx" or "cyclonedx", found "swid"',
  },
  {
    name: "an empty alternative",
    yaml: rule("attestations: { anyOf: [[]] }"),
    at: "rules[0].attestations.anyOf[0]",
    said: "expected at least 1 entry, found an empty list",
  },
  {
    name: "a signer of an entry that is not there",
    yaml: entry("vulnerabilityScan: { failOn: high, signers: [release], vexSigners: [relase] }"),
    at: "rules[0].attestations[0].vulnerabilityScan.vexSigners[0]",
    said: 'no signer "relase"; did you mean "release"?',
  },
  {
    name: "a builder that is not there",
    yaml: entry("slsaProvenance: { level: 3, builders: [slsa] }"),
    at: "rules[0].attestations[0].slsaProvenance.builders[0]",
    said: 'no builder "slsa"; name it under `builders`',
  },
  {
    name: "a verifier that is not there",
    yaml: lines(
      "verifiers: { gate: { id: https://gate.example, signer: release } }",
      entry("vsa: { verifiers: [gat], levels: [SLSA_BUILD_LEVEL_3], maxAge: P30D }"),
    ),
    at: "rules[0].attestations[0].vsa.verifiers[0]",
    said: 'no verifier "gat"; did you mean "gate"?',
  },
  {
    name: "a verifier of the source that is not there",
    yaml: withBuilder("source: { level: 3, verifiers: [gate] }"),
    at: "rules[0].attestations[0].slsaProvenance.source.verifiers[0]",
    said: 'no verifier "gate"; name it under `verifiers`',
  },
  {
    name: "a level that is none",
    yaml: withBuilder("source: { level: 5, verifiers: [gate] }"),
    at: "rules[0].attestations[0].slsaProvenance.source.level",
    said: "expected at most 4, found 5",
  },
  {
    name: "a source repository of any owner",
    yaml: withBuilder("repository: '*/shop'"),
    at: "rules[0].attestations[0].slsaProvenance.repository",
    said: 'expected owner/name or https://HOST/OWNER/NAME (* not in the owner, nor in the host), found "*/shop"',
  },
  {
    name: "a source repository of any host",
    yaml: withBuilder("repository: 'https://*.example/acme/shop'"),
    at: "rules[0].attestations[0].slsaProvenance.repository",
    said: 'expected owner/name or https://HOST/OWNER/NAME (* not in the owner, nor in the host), found "https://*.example/acme/shop"',
  },
  {
    name: "a variable of an entry without values",
    yaml: withBuilder("repository: 'acme/{repo}'"),
    at: "rules[0].attestations[0].slsaProvenance.repository",
    said: 'expected owner/name or https://HOST/OWNER/NAME (* not in the owner, nor in the host), found "acme/{repo}"; name {repo} in the rule\'s `each`',
  },
  {
    name: "a source ref that is none",
    yaml: withBuilder("refs: [main]"),
    at: "rules[0].attestations[0].slsaProvenance.refs[0]",
    said: '"main" is no full git ref; write "refs/heads/main" or "refs/tags/main"',
  },
  {
    name: "a trigger of an entry that is accepted anyway",
    yaml: withBuilder("triggers: [push]"),
    at: "rules[0].attestations[0].slsaProvenance.triggers[0]",
    said: '"push" is accepted anyway; `triggers` lists refused ones that are accepted too, and shuts out none',
  },
  {
    name: "a runner that is none",
    yaml: withBuilder("runner: hosted"),
    at: "rules[0].attestations[0].slsaProvenance.runner",
    said: 'expected "github-hosted" or "self-hosted", found "hosted"',
  },
  {
    name: "a banned component that is no package URL",
    yaml: entry("sbom: { formats: [spdx], signers: [release], bannedComponents: [log4j] }"),
    at: "rules[0].attestations[0].sbom.bannedComponents[0]",
    said: 'expected a package URL as pkg:npm/NAME or pkg:npm/NAME@VERSION, with * for any run of characters, found "log4j"',
  },
  {
    name: "a variable of a banned component without values",
    yaml: entry(
      "sbom: { formats: [spdx], signers: [release], bannedComponents: ['pkg:npm/{repo}'] }",
    ),
    at: "rules[0].attestations[0].sbom.bannedComponents[0]",
    said: 'expected a package URL as pkg:npm/NAME or pkg:npm/NAME@VERSION, with * for any run of characters, found "pkg:npm/{repo}"',
  },
  {
    name: "a required field that no SBOM is asked for",
    yaml: entry("sbom: { formats: [spdx], signers: [release], requiredFields: [colour] }"),
    at: "rules[0].attestations[0].sbom.requiredFields[0]",
    said: 'expected "version", "purl", "supplier", "license", "author", "timestamp" or "dependencies", found "colour"',
  },
  {
    name: "a level of SLSA that there is not",
    yaml: lines(
      "verifiers: { gate: { id: https://gate.example, signer: release } }",
      entry("vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_4], maxAge: P30D }"),
    ),
    at: "rules[0].attestations[0].vsa.levels[0]",
    said: 'expected SLSA_BUILD_LEVEL_0 to _3, SLSA_SOURCE_LEVEL_1 to _4, or a level of the verifier\'s own, found "SLSA_BUILD_LEVEL_4"',
  },
  {
    name: "a summary of any age",
    yaml: lines(
      "verifiers: { gate: { id: https://gate.example, signer: release } }",
      entry("vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_3] }"),
    ),
    at: "rules[0].attestations[0].vsa.maxAge",
    said: '"maxAge" is missing',
  },
  {
    name: "a policy of a summary that is no digest",
    yaml: lines(
      "verifiers: { gate: { id: https://gate.example, signer: release } }",
      entry("vsa: { verifiers: [gate], levels: [L], policy: acme, maxAge: P30D }"),
    ),
    at: "rules[0].attestations[0].vsa.policy",
    said: 'expected this, or sha256: and 64 lower-case hexadecimal digits, found "acme"',
  },
  {
    name: "a predicate type that is no URI",
    yaml: entry("predicate: { type: review, signers: [release] }"),
    at: "rules[0].attestations[0].predicate.type",
    said: 'expected the URI of a predicate type, found "review"',
  },
  {
    name: "a condition with two comparisons",
    yaml: where("{ field: a, equals: 1, exists: true }"),
    at: "rules[0].attestations[0].predicate.where[0]",
    said: "expected exactly one of equals, in, matches, exists, before, after, count, all, any, found equals and exists",
  },
  {
    name: "a condition without comparison",
    yaml: where("{ any: [{ field: a }] }"),
    at: "rules[0].attestations[0].predicate.where[0].any[0]",
    said: "expected exactly one of equals, in, matches, exists, before, after, count, all, any, found none",
  },
  {
    name: "a comparison that is misspelt",
    yaml: where("{ field: a, equal: 1 }"),
    at: "rules[0].attestations[0].predicate.where[0].equal",
    said: 'unknown field "equal"; did you mean "equals"?',
  },
  {
    name: "a comparison without field",
    yaml: where("{ equals: 1 }"),
    at: "rules[0].attestations[0].predicate.where[0].field",
    said: '"field" is missing',
  },
  {
    name: "a group of conditions with a field",
    yaml: where("{ field: a, all: [{ field: a, exists: true }] }"),
    at: "rules[0].attestations[0].predicate.where[0].field",
    said: "a group of conditions has no field of its own",
  },
  {
    name: "an empty group of conditions",
    yaml: where("{ all: [] }"),
    at: "rules[0].attestations[0].predicate.where[0].all",
    said: "expected at least 1 entry, found an empty list",
  },
  {
    name: "a field that is no path",
    yaml: where("{ field: a..b, exists: true }"),
    at: "rules[0].attestations[0].predicate.where[0].field",
    said: 'expected a path as a.b[0].c or a["b c"], found "a..b"',
  },
  {
    name: "a negated existence, which a missing field would satisfy",
    yaml: where("{ field: a, exists: false }"),
    at: "rules[0].attestations[0].predicate.where[0].exists",
    said: "expected true, found false",
  },
  {
    name: "a pattern of a condition that is none",
    yaml: where("{ field: a, matches: '(' }"),
    at: "rules[0].attestations[0].predicate.where[0].matches",
    said: "not an RE2 pattern: error parsing regexp: missing closing ): `(`; https://github.com/google/re2/wiki/Syntax; RE2 has no look-around and no back-references",
  },
  {
    name: "a time of a condition that is none",
    yaml: where("{ field: a, before: tomorrow }"),
    at: "rules[0].attestations[0].predicate.where[0].before",
    said: 'expected a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z), found "tomorrow"',
  },
  {
    name: "a count without bounds",
    yaml: where("{ field: a, count: {} }"),
    at: "rules[0].attestations[0].predicate.where[0].count",
    said: "expected min or max, found neither",
  },
  {
    name: "a count that no list has",
    yaml: where("{ field: a, count: { min: 2, max: 1 } }"),
    at: "rules[0].attestations[0].predicate.where[0].count.max",
    said: "expected at least 2, the min, found 1",
  },
  {
    name: "a builder id with its ref",
    yaml: builder(`id: '${generator}@refs/tags/v2.0.0', refs: ['refs/tags/v*'], maxLevel: 3`),
    at: "builders.it.id",
    said: `expected https://github.com/OWNER/NAME/.github/workflows/FILE.yml, its refs in \`refs\`, found "${generator}@refs/tags/v2.0.0"`,
  },
  {
    name: "a builder on GitHub that no certificate names",
    yaml: builder("id: https://github.com/actions/runner, refs: ['refs/tags/v*'], maxLevel: 2"),
    at: "builders.it.id",
    said: 'expected https://github.com/OWNER/NAME/.github/workflows/FILE.yml, its refs in `refs`, found "https://github.com/actions/runner"',
  },
  {
    name: "a builder on GitLab that no certificate names",
    yaml: builder(
      "id: https://gitlab.com/acme/shop/-/runners/1, refs: ['refs/heads/main'], maxLevel: 2",
    ),
    at: "builders.it.id",
    said: 'expected https://gitlab.com/GROUP/PROJECT//FILE.yml, its refs in `refs`, found "https://gitlab.com/acme/shop/-/runners/1"',
  },
  {
    name: "a builder on GitHub without refs",
    yaml: builder(`id: ${generator}, maxLevel: 3`),
    at: "builders.it.refs",
    said: "\"refs\" is missing; the builder's certificate names its ref; as refs: ['refs/tags/v*.*.*']",
  },
  {
    name: "a builder elsewhere without issuer and signer",
    yaml: builder("id: https://tekton.dev/chains/v2, maxLevel: 3"),
    at: "builders.it",
    said: "neither issuer nor signer; name the `issuer` of its certificates, or the `signer` whose key it signs with",
  },
  {
    name: "a builder whose signer says otherwise",
    yaml: builder(
      "id: https://tekton.dev/chains/v2, maxLevel: 3, signer: release, issuer: https://i.example",
    ),
    at: "builders.it.issuer",
    said: "the builder's signer says its issuer; write issuer there, or remove `signer`",
  },
  {
    name: "a builder of a signer that is not there",
    yaml: builder("id: https://tekton.dev/chains/v2, maxLevel: 3, signer: tekton"),
    at: "builders.it.signer",
    said: 'no signer "tekton"; known: release',
  },
  {
    name: "a builder of a root that is not there",
    yaml: builder(`id: ${generator}, refs: ['refs/tags/v*'], maxLevel: 3, root: own`),
    at: "builders.it.root",
    said: 'no trust root "own"; known: public-good',
  },
  {
    name: "a builder's issuer that is no URL",
    yaml: builder("id: https://ci.acme.example/build, maxLevel: 3, issuer: acme"),
    at: "builders.it.issuer",
    said: 'expected the issuer\'s URL, as in the certificate, found "acme"',
  },
  {
    name: "a builder's variable without values",
    yaml: builder("id: 'https://ci.acme.example/{repo}', maxLevel: 3, issuer: https://i.example"),
    at: "builders.it.id",
    said: 'expected a URI, its refs in `refs`, found "https://ci.acme.example/{repo}"; no rule that names this builder gives {repo} a value in its `each`',
  },
  {
    name: "a builder of a level that there is not",
    yaml: builder(`id: ${generator}, refs: ['refs/tags/v*'], maxLevel: 4`),
    at: "builders.it.maxLevel",
    said: "expected at most 3, found 4",
  },
  {
    name: "a verifier that is no URI",
    yaml: "verifiers: { gate: { id: gate, signer: release } }",
    at: "verifiers.gate.id",
    said: 'expected a URI, found "gate"',
  },
  {
    name: "a verifier of a signer that is not there",
    yaml: "verifiers: { gate: { id: https://gate.example, signer: gate } }",
    at: "verifiers.gate.signer",
    said: 'no signer "gate"; known: release',
  },
  {
    name: "a source that is no repository",
    yaml: lines(rule("sources: [registry, { github: shop }]"), "    signature: [release]"),
    at: "rules[0].sources[1].github",
    said: 'expected owner/name, found "shop"',
  },
  {
    name: "a source named twice",
    yaml: lines(rule("sources: [{ github: a/b }, { github: a/b }]"), "    signature: [release]"),
    at: "rules[0].sources[1]",
    said: 'source "a/b" is named twice',
  },
  {
    name: "a kind of judgement that there is not",
    yaml: lines(rule("on: index"), "    signature: [release]"),
    at: "rules[0].on",
    said: 'expected "named", "platforms" or "both", found "index"',
  },
  {
    name: "a key in a vault that is not pinned",
    yaml: `signers: { k: { publicKey: { azureKeyVault: 'https://acme.vault.azure.net/keys/release/${"0".repeat(32)}' } } }`,
    at: "signers.k.publicKey.azureKeyVault",
    said: "the key in Azure Key Vault is not pinned; pin it with countersign trust-root pin, and name the file beside it: { azureKeyVault, file }",
  },
];

describe("a mistake in what a rule demands", () => {
  for (const { name, yaml, at, said } of mistakes) {
    it(`shows ${name}`, () => {
      assert.deepEqual(problemsOf(policyText(yaml)), [`${at}: ${said}`]);
    });
  }

  it("stands with its place in the text", () => {
    const text = policyText(
      where("{ any: [{ field: a, equals: 1 }, { field: a..b, exists: true }] }"),
    );
    const [problem] = errorOf(text)?.problems ?? [];
    const line = text.split("\n")[(problem?.line ?? 0) - 1] ?? "";
    const { column = 0, length = 0 } = problem ?? {};
    assert.equal(line.slice(column - 1, column - 1 + length), "a..b");
  });

  it("is shown once for a rule that each writes out many times", () => {
    const each = lines(
      "builders: { it: { id: 'https://ci.acme.example/{repo}', maxLevel: 3 } }",
      "rules:",
      "  - name: r",
      "    images: ['x.io/{repo}']",
      "    each: { repo: [a, b] }",
      "    attestations: [{ slsaProvenance: { level: 1, builders: [it, it], refs: [main] } }]",
    );
    assert.deepEqual(
      errorOf(policyText(each))?.problems.map(({ path }) => path),
      [
        "builders.it",
        "rules[0].attestations[0].slsaProvenance.builders[1]",
        "rules[0].attestations[0].slsaProvenance.refs[0]",
      ],
    );
  });

  it("hides no mistake in a rule whose each cannot be written out", () => {
    const text = lines(
      "signers: { own: { keyless: { issuer: https://issuer.example, subject: 'a/{repo}' } } }",
      "builders: { it: { id: 'https://ci.acme.example/{repo}', maxLevel: 3, signer: own } }",
      "rules:",
      "  - name: r",
      "    images: ['x.io/{repo}']",
      "    each: { repo: [a, a] }",
      "    attestations: [{ slsaProvenance: { level: 1, builders: [it] } }]",
    );
    assert.deepEqual(problemsOf(policyText(text)), [
      'rules[0].each.repo[1]: value "a" is named twice',
    ]);
  });
});

const errorOf = (text: string): PolicyError | undefined => {
  try {
    parsePolicy(text, { file: "trust-policy.yaml" });
    return undefined;
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
};

const problemsOf = (text: string): readonly string[] | undefined =>
  errorOf(text)?.problems.map((problem) => `${problem.path}: ${sentenceOf(problem)}`);
