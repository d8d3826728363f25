import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { stringify } from "yaml";
import { parsePolicy, policyFromDocument, publicGoodRoot } from "../../../trust/policy";
import type { TrustPolicyDocument } from "../../../trust/policy";

const KEY = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`;
const ZEROS = "0".repeat(64);

const head = { apiVersion: "countersign/v1", kind: "TrustPolicy", name: "acme" } as const;

const short: TrustPolicyDocument = {
  ...head,
  signers: {
    release: {
      githubWorkflow: {
        repository: "acme/{repo}",
        workflow: ".github/workflows/release.yml",
        refs: ["refs/heads/main"],
        repositoryId: 1234,
      },
    },
    team: { gitlabCi: { project: "acme/shop", refs: ["refs/heads/main"] } },
    platform: { publicKey: { pem: KEY }, validUntil: "2027-01-01" },
  },
  rules: [
    {
      name: "signed",
      images: ["acme.azurecr.io/{repo}/**"],
      each: { repo: ["shop", "pay"] },
      namespaces: ["production"],
      signature: ["release", "team"],
    },
    {
      name: "dated",
      images: ["acme.azurecr.io/tools/**"],
      mode: { warnUntil: "2026-12-31", then: "enforce" },
      signature: { anyOf: ["platform"], maxAge: "P7D" },
    },
  ],
  denied: [`acme.azurecr.io/shop/api@sha256:${ZEROS}`],
  allow: ["mcr.microsoft.com/oss/**"],
  mirrors: [{ prefix: "acme.azurecr.io/hub", of: "docker.io" }],
  scope: { exceptNamespaces: ["kube-system"] },
  exemptions: [
    {
      images: [`acme.azurecr.io/shop/old@sha256:${ZEROS}`],
      rules: ["signed"],
      namespaces: ["production"],
      owner: "payments",
      ticket: "PAY-1234",
      approvedBy: "security-board",
      reason: "rebuilt in January",
      from: "2026-11-24",
      expires: "2027-01-31",
    },
  ],
};

/** The same policy with everything written out that can be left out or written otherwise. */
const long: TrustPolicyDocument = {
  ...head,
  trustRoots: {
    "public-good": { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 0 },
  },
  signers: {
    release: {
      ...short.signers?.release,
      githubWorkflow: {
        ...short.signers!.release!.githubWorkflow!,
        repositoryId: "1234",
      },
      root: "public-good",
      formats: ["bundle"],
    },
    team: {
      gitlabCi: {
        ...short.signers!.team!.gitlabCi!,
        server: "https://gitlab.com",
        configFile: ".gitlab-ci.yml",
      },
    },
    platform: {
      publicKey: { pem: KEY, transparencyLog: 1 },
      validUntil: "2027-01-01T23:59:59.999Z",
    },
  },
  rules: [
    {
      name: "signed",
      images: ["acme.azurecr.io/{repo}/**"],
      each: { repo: ["shop", "pay"] },
      namespaces: { names: ["production"] },
      mode: [{ mode: "enforce" }],
      on: "named",
      requireDigest: false,
      sources: ["registry"],
      signature: { anyOf: ["release", "team"], atLeast: 1, accept: "signature" },
    },
    {
      name: "dated",
      images: ["acme.azurecr.io/tools/**"],
      mode: [{ mode: { warnUntil: "2026-12-31T23:59:59.999Z", then: "enforce" } }],
      signature: { anyOf: ["platform"], maxAge: "PT168H" },
    },
  ],
  denied: short.denied!,
  allow: short.allow!,
  unmatched: "enforce",
  mirrors: [{ ...short.mirrors![0]!, evidence: "mirror" }],
  scope: short.scope!,
  exemptions: [
    {
      ...short.exemptions![0]!,
      from: "2026-11-24T23:59:59.999Z",
      expires: "2027-02-01T00:59:59.999+01:00",
    },
  ],
  limits: { exemptionDays: 90, openExemptions: 10 },
};

/** A change of these changes every digest that somebody pinned: only a newly pinned public-good root may do so. */
const GOLDEN = {
  least: "sha256:9281cf33727ac911cc23390fcef34abd1828e2bd3974376cf0e27869de7b8453",
  short: "sha256:2633cc384cd54fd44dc7243a7d8928fc8ae77611280786a3b6433195746f483d",
  attested: "sha256:5c9781f7f8276f5c91278aed54f089a820a71d88441f0a8f572aa8f614377972",
  summary: "sha256:f88833a8a54cf7d87edebbb8154cea331e3b59b6172b4ed8bc5c6977ae1d34c1",
};

const digestOf = (document: TrustPolicyDocument): string => policyFromDocument(document).digest;

describe("the digest of a policy", () => {
  it("is the sha256 of the RFC 8785 JSON of the least document", () => {
    const json = `{"apiVersion":"countersign/v1","kind":"TrustPolicy","name":"acme","trustRoots":{"public-good":{"sha256":"${publicGoodRoot.sha256}"}}}`;
    assert.equal(digestOf(head), `sha256:${createHash("sha256").update(json).digest("hex")}`);
  });

  it("does not change", () => {
    assert.deepEqual([digestOf(head), digestOf(short)], [GOLDEN.least, GOLDEN.short]);
  });

  it("is the same for short and long forms, and for defaults written or left out", () => {
    assert.equal(digestOf(long), digestOf(short));
  });

  it("is the same in YAML, JSON and memory, in any order of fields", () => {
    const expected = digestOf(short);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.boolean(), (numbers, json) => {
        const shuffled = shuffle(short, numbers);
        const text = json ? JSON.stringify(shuffled) : stringify(shuffled);
        assert.equal(parsePolicy(text, { file: json ? "p.json" : "p.yaml" }).digest, expected);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same for each and for what it stands for", () => {
    const rule = (
      name: string,
      repo: string,
    ): NonNullable<TrustPolicyDocument["rules"]>[number] => ({
      name,
      images: [`acme.azurecr.io/${repo}/**`],
      signature: ["vendor"],
    });
    const vendor = { keyless: { issuer: "https://issuer.example", subject: "a@b.example" } };
    const written = { ...head, signers: { vendor }, rules: [rule("r-a", "a"), rule("r-b", "b")] };
    const each = {
      ...head,
      signers: { vendor },
      rules: [{ ...rule("r-{repo}", "{repo}"), each: { repo: ["a", "b"] } }],
    };
    assert.equal(digestOf(each), digestOf(written));
  });

  it("is the same for attestations in short and long form", () => {
    assert.equal(digestOf(attested("long")), digestOf(attested("short")));
  });

  const changes: readonly [string, TrustPolicyDocument][] = [
    ["name", { ...short, name: "other" }],
    ["threshold", { ...short, trustRoots: { "public-good": { signedTimestamps: 1 } } }],
    [
      "format",
      {
        ...short,
        signers: { ...short.signers, team: { ...short.signers!.team!, formats: ["legacy"] } },
      },
    ],
    [
      "key",
      {
        ...short,
        signers: {
          ...short.signers,
          platform: { publicKey: { pem: KEY.replace("AGb9", "AHb9") }, validUntil: "2027-01-01" },
        },
      },
    ],
    ["mode", { ...short, unmatched: "audit" }],
    ["allow entry", { ...short, allow: ["mcr.microsoft.com/oss/a"] }],
    ["denied entry", { ...short, denied: ["mcr.microsoft.com/oss/a"] }],
    ["mirror", { ...short, mirrors: [{ ...short.mirrors![0]!, evidence: "origin" }] }],
    ["scope", { ...short, scope: { exceptNamespaces: ["kube-public"] } }],
    ["exemption", { ...short, exemptions: [{ ...short.exemptions![0]!, expires: "2027-01-30" }] }],
    ["limit", { ...short, limits: { exemptionDays: 91 } }],
    ["rule", { ...short, rules: [{ ...short.rules![0]!, requireDigest: true }, short.rules![1]!] }],
    [
      "age",
      {
        ...short,
        rules: [
          short.rules![0]!,
          { ...short.rules![1]!, signature: { anyOf: ["platform"], maxAge: "P8D" } },
        ],
      },
    ],
  ];
  for (const [what, changed] of changes) {
    it(`changes with a changed ${what}`, () => {
      assert.notEqual(digestOf(changed), digestOf(short));
    });
  }
});

const GENERATOR =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";

/** A policy with attestations: with what can be left out or written otherwise, or without. */
const attested = (form: "short" | "long"): TrustPolicyDocument => {
  const isLong = form === "long";
  const own = isLong ? { signers: ["release"] } : {};
  const entries: Attestations = [
    {
      slsaProvenance: {
        level: 3,
        builders: ["slsa"],
        ...(isLong ? { unknownParameters: "report" as const } : {}),
        maxAge: isLong ? "PT24H" : "P1D",
      },
    },
    { sbom: { formats: ["spdx"], ...own } },
    {
      vulnerabilityScan: { failOn: "high", ...own, ...(isLong ? { vexSigners: ["release"] } : {}) },
    },
    { predicate: { type: "https://acme.example/a", ...own, where: [{ field: "a", equals: 1 }] } },
    { vsa: { verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"], policy: "this", maxAge: "P7D" } },
  ];
  return {
    ...head,
    signers: {
      release: { keyless: { issuer: "https://issuer.example", subject: "release" } },
      gate: { keyless: { issuer: "https://issuer.example", subject: "gate" } },
    },
    builders: {
      slsa: {
        id: GENERATOR,
        refs: ["refs/tags/v*"],
        maxLevel: 3,
        ...(isLong
          ? {
              root: "public-good",
              issuer: "https://token.actions.githubusercontent.com",
              formats: ["legacy", "bundle"],
            }
          : {}),
      },
    },
    verifiers: { gate: { id: "https://gate.example", signer: "gate" } },
    rules: [
      {
        name: "built",
        images: ["acme.azurecr.io/**"],
        signature: ["release"],
        sources: isLong ? [{ github: "a/b" }, "registry"] : ["registry", { github: "a/b" }],
        attestations: isLong ? { anyOf: [entries] } : entries,
      },
    ],
  };
};

type Rule = NonNullable<TrustPolicyDocument["rules"]>[number];
type Attestations = Extract<Rule["attestations"], readonly unknown[]>;

describe("the digest of a policy with attestations", () => {
  const base = attested("short");
  const rule = base.rules![0]!;
  const [provenance, sbom, scan, predicate, vsa] = rule.attestations as Attestations;
  const withEntries = (...attestations: Attestations): TrustPolicyDocument => ({
    ...base,
    rules: [{ ...rule, attestations }],
  });
  const withEntry = (index: number, entry: Attestations[number]): TrustPolicyDocument =>
    withEntries(...[provenance!, sbom!, scan!, predicate!, vsa!].with(index, entry));
  const withBuilder = (fields: object): TrustPolicyDocument => ({
    ...base,
    builders: { slsa: { ...base.builders!.slsa!, ...fields } },
  });

  it("does not change", () => {
    assert.equal(digestOf(base), GOLDEN.attested);
  });

  const changes: Readonly<Record<string, TrustPolicyDocument>> = {
    "the entries' order": withEntries(sbom!, provenance!, scan!, predicate!, vsa!),
    "an alternative": {
      ...base,
      rules: [
        {
          ...rule,
          attestations: {
            anyOf: [
              [provenance!, sbom!, scan!],
              [predicate!, vsa!],
            ],
          },
        },
      ],
    },
    level: withEntry(0, { slsaProvenance: { ...provenance!.slsaProvenance!, level: 2 } }),
    "unknown parameters": withEntry(0, {
      slsaProvenance: { ...provenance!.slsaProvenance!, unknownParameters: "refuse" },
    }),
    trigger: withEntry(0, {
      slsaProvenance: { ...provenance!.slsaProvenance!, triggers: ["workflow_run"] },
    }),
    "an age": withEntry(0, { slsaProvenance: { ...provenance!.slsaProvenance!, maxAge: "P2D" } }),
    "a signer of an entry": withEntry(1, { sbom: { ...sbom!.sbom!, signers: ["gate"] } }),
    "a signer of VEX": withEntry(2, {
      vulnerabilityScan: { failOn: "high", vexSigners: ["gate"] },
    }),
    "a condition": withEntry(3, {
      predicate: { type: "https://acme.example/a", where: [{ field: "a", equals: "1" }] },
    }),
    "a policy of summaries": withEntry(4, {
      vsa: { ...vsa!.vsa!, policy: `sha256:${ZEROS}` },
    }),
    "any policy of summaries": withEntry(4, {
      vsa: { verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"], maxAge: "P7D" },
    }),
    "what is judged": { ...base, rules: [{ ...rule, on: "both" }] },
    "a source": { ...base, rules: [{ ...rule, sources: ["registry"] }] },
    "a builder's level": withBuilder({ maxLevel: 2 }),
    "a builder's format": withBuilder({ formats: ["bundle"] }),
    "a builder's issuer": withBuilder({ issuer: "https://issuer.example" }),
    "a verifier": {
      ...base,
      verifiers: { gate: { id: "https://other.example", signer: "gate" } },
    },
  };
  for (const [what, changed] of Object.entries(changes)) {
    it(`changes with ${what}, and so does the one of summaries`, () => {
      const [was, is] = [policyFromDocument(base), policyFromDocument(changed)];
      assert.notEqual(is.digest, was.digest);
      assert.notEqual(is.summaryDigest, was.summaryDigest);
    });
  }
});

describe("the digest that verification summaries carry", () => {
  const summaryDigestOf = (document: TrustPolicyDocument): string =>
    policyFromDocument(document).summaryDigest;

  it("does not change", () => {
    assert.equal(summaryDigestOf(short), GOLDEN.summary);
  });

  it("is that of the policy without exemptions, allow, denied, modes and limits", () => {
    const { signers, mirrors, scope } = short;
    const [signed, { mode, ...dated }] = short.rules as [Rule, Rule];
    assert.ok(mode);
    const bare: TrustPolicyDocument = {
      ...head,
      signers: signers!,
      rules: [signed, dated],
      mirrors: mirrors!,
      scope: scope!,
    };
    assert.equal(summaryDigestOf(bare), digestOf(bare));
    assert.equal(summaryDigestOf(short), digestOf(bare));
    for (const changed of [
      { ...short, exemptions: [{ ...short.exemptions![0]!, expires: "2027-01-30" }] },
      { ...short, allow: ["x.io/a"] },
      { ...short, denied: ["x.io/a"] },
      { ...short, unmatched: "audit" as const },
      { ...short, limits: { exemptionDays: 7 } },
    ]) {
      assert.notEqual(digestOf(changed), digestOf(short));
      assert.equal(summaryDigestOf(changed), digestOf(bare));
    }
  });

  it("changes with anything else", () => {
    for (const changed of [
      { ...short, name: "other" },
      { ...short, scope: { exceptNamespaces: ["kube-public"] } },
      { ...short, mirrors: [{ ...short.mirrors![0]!, evidence: "origin" as const }] },
      { ...short, rules: [{ ...short.rules![0]!, requireDigest: true }, short.rules![1]!] },
    ]) {
      assert.notEqual(summaryDigestOf(changed), summaryDigestOf(short));
    }
  });
});

/** The value with the fields of every object in another order. */
const shuffle = (value: unknown, numbers: Iterator<number>): unknown => {
  if (Array.isArray(value)) return value.map((item) => shuffle(item, numbers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .map(([key, item]) => ({ key, item, order: Number(numbers.next().value) }))
      .sort((a, b) => a.order - b.order)
      .map(({ key, item }) => [key, shuffle(item, numbers)]),
  );
};
