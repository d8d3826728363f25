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
      from: "2026-11-24T00:00:00Z",
      expires: "2027-02-01T00:59:59.999+01:00",
    },
  ],
  limits: { exemptionDays: 90, openExemptions: 10 },
};

/** A change of these changes every digest that somebody pinned: only a newly pinned public-good root may do so. */
const GOLDEN = {
  least: "sha256:9281cf33727ac911cc23390fcef34abd1828e2bd3974376cf0e27869de7b8453",
  short: "sha256:53f58dc422774f2ecfba1e8a55a29d2043b926b4028e47ce4254e50c90c8050f",
};

const digestOf = (document: TrustPolicyDocument): string => policyFromDocument(document).digest;

describe("the digest of a policy", () => {
  it("is the sha256 of the RFC 8785 JSON of the least document", () => {
    const json = `{"apiVersion":"countersign/v1","kind":"TrustPolicy","name":"acme","trustRoots":{"public-good":{"sha256":"${publicGoodRoot.sha256}"}}}`;
    assert.equal(digestOf(head), `sha256:${createHash("sha256").update(json).digest("hex")}`);
  });

  it("does not change", () => {
    assert.deepEqual({ least: digestOf(head), short: digestOf(short) }, GOLDEN);
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
