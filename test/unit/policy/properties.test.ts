import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import {
  formatPolicyError,
  lintPolicy,
  parsePolicy,
  policyFromDocument,
  PolicyError,
  readPolicyDocument,
} from "../../../trust/policy";
import type { TrustPolicyDocument } from "../../../trust/policy";
import { durationSeconds } from "../../../trust/policy/duration";
import { parsePattern } from "../../../trust/policy/pattern";
import { nearest } from "../../../trust/policy/suggest";
import { policyText } from "./mistakes";

/** What a policy may throw, whatever it is made of, is a PolicyError that can be shown. */
const onlyPolicyErrors = (load: () => unknown): void => {
  try {
    load();
  } catch (error) {
    assert.ok(error instanceof PolicyError, String((error as Error).stack));
    assert.ok(error.problems.length > 0);
    assert.ok(formatPolicyError(error).length > 0);
  }
};

const words = fc.constantFrom(
  ..."apiVersion kind name signers rules allow denied mirrors exemptions images signature anyOf atLeast keyless publicKey pem each mode then namespaces names labels scope limits countersign/v1 TrustPolicy acme release ** {repo} x.io/a [ ] { } : , - & * ! ' \"".split(
    " ",
  ),
  "\n",
  "  ",
  "\u0000",
  "__proto__",
);

describe("any text", () => {
  it("is a policy or a PolicyError", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(words).map((all) => all.join(" ")),
        ),
        (text) => {
          onlyPolicyErrors(() => parsePolicy(text, { file: "p.yaml" }));
          onlyPolicyErrors(() => parsePolicy(policyText(text), { file: "p.yaml" }));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("any value", () => {
  const fields = [
    "trustRoots",
    "signers",
    "builders",
    "verifiers",
    "rules",
    "denied",
    "allow",
    "unmatched",
    "mirrors",
    "scope",
    "exemptions",
    "limits",
    "name",
    "images",
    "each",
    "repo",
    "namespaces",
    "mode",
    "on",
    "sources",
    "signature",
    "attestations",
    "anyOf",
    "atLeast",
    "maxAge",
    "githubWorkflow",
    "gitlabCi",
    "azureDevOps",
    "keyless",
    "publicKey",
    "pem",
    "refs",
    "root",
    "file",
    "formats",
    "subjectPattern",
  ];
  const scalar = fc.constantFrom<unknown>(
    null,
    true,
    0,
    1,
    -1,
    "",
    "a",
    "x.io/a",
    "**",
    "refs/heads/main",
    "release",
    "enforce",
    "{repo}",
    "P7D",
    "2026-01-01",
    "(",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...fields), tie("value"), { maxKeys: 4 }),
    ),
  }));

  it("in any field is a policy or a PolicyError, and a policy can be linted", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields.slice(0, 12)), value), (document) => {
        onlyPolicyErrors(() => {
          const head = { apiVersion: "countersign/v1", kind: "TrustPolicy", name: "acme" };
          lintPolicy(readPolicyDocument({ ...head, ...document }), new Date(0));
        });
      }),
      { numRuns: 600 },
    );
  });
});

describe("a policy with attestations", () => {
  const text = policyText(
    [
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: 'a-{repo}' } }",
      "builders: { it: { id: 'https://ci.acme.example/{repo}', maxLevel: 3, issuer: https://issuer.example, formats: [bundle], root: public-good }, key: { id: 'https://a.example/b', maxLevel: 2, signer: release } }",
      "verifiers: { gate: { id: https://gate.example, signer: release } }",
      "rules:",
      "  - name: r",
      "    images: ['x.io/{repo}']",
      "    each: { repo: [a, b] }",
      "    on: both",
      "    sources: [registry, { github: 'acme/{repo}' }]",
      "    attestations:",
      "      anyOf:",
      "        - - slsaProvenance: { level: 3, builders: [it, key], repository: 'acme/{repo}', refs: [refs/heads/main], triggers: [workflow_run], runner: self-hosted, unknownParameters: refuse, source: { level: 2, verifiers: [gate] }, maxAge: P1D }",
      "          - sbom: { formats: [spdx], signers: [release], bannedComponents: ['pkg:npm/a'], requiredFields: [purl] }",
      "          - vulnerabilityScan: { failOn: high, signers: [release], vexSigners: [release], maxAge: P1D }",
      "        - - vsa: { verifiers: [gate], levels: [SLSA_BUILD_LEVEL_3], policy: this, maxAge: P30D }",
      "          - predicate: { type: 'a:b', signers: [release], where: [{ any: [{ field: a, equals: 1 }, { all: [{ field: b, matches: '{repo}' }, { field: c, before: 2027-01-01 }, { field: d, count: { min: 1, max: 2 } }] }] }] }",
    ].join("\n"),
  );
  const document = parse(text) as object;
  const values = fc.constantFrom<unknown>(
    null,
    true,
    0,
    99,
    "",
    "a",
    "{repo}",
    "{",
    "(",
    "release",
    "constructor",
    [],
    {},
    ["a"],
    [[]],
    { a: 1 },
    [{ field: "a", exists: true }],
    undefined,
  );

  it("is a policy or a PolicyError, whatever stands at some of its places, and can be linted", () => {
    let policies = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), values), {
          maxLength: 2,
        }),
        (changes) => {
          const changed = structuredClone(document);
          for (const [which, value] of changes) {
            const places = placesOf(changed);
            const [holder, key] = places[Math.floor(which * places.length)]!;
            holder[key] = value;
          }
          onlyPolicyErrors(() => {
            const loaded = readPolicyDocument(changed);
            lintPolicy(loaded, new Date(0));
            assert.deepEqual(JSON.parse(JSON.stringify(loaded.policy)), loaded.policy);
            policies++;
          });
        },
      ),
      { numRuns: 600 },
    );
    assert.ok(policies > 0);
  });

  it("is the same after a way through JSON", () => {
    const policy = policyFromDocument(document as TrustPolicyDocument);
    assert.deepEqual(parsePolicy(JSON.stringify(document), { file: "p.json" }), policy);
    assert.deepEqual(parsePolicy(text, { file: "p.yaml" }), policy);
  });

  type Holder = Record<string, unknown>;

  /** Every field and entry in a value, with what holds it. */
  const placesOf = (value: unknown): (readonly [Holder, string])[] =>
    typeof value === "object" && value !== null
      ? Object.keys(value).flatMap((key) => [
          [value as Holder, key] as const,
          ...placesOf((value as Holder)[key]),
        ])
      : [];
});

describe("a valid policy", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const image = fc.stringMatching(/^[a-z]{1,5}\.io\/[a-z]{1,4}(?:\/(?:\*|\*\*|[a-z]{1,4})){0,2}$/);
  const date = fc
    .date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((day) => day.toISOString());
  const mode = fc.oneof(
    fc.constantFrom("enforce", "warn", "audit"),
    fc.record({ warnUntil: date, then: fc.constantFrom("enforce", "audit") }),
  );
  const document = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((signers) =>
    fc.record({
      apiVersion: fc.constant("countersign/v1" as const),
      kind: fc.constant("TrustPolicy" as const),
      name,
      signers: fc.constant(
        Object.fromEntries(
          signers.map((signer) => [
            signer,
            { keyless: { issuer: "https://issuer.example", subject: signer } },
          ]),
        ),
      ),
      rules: fc.uniqueArray(
        fc.record(
          {
            name: name.filter(
              (text) => !["denied", "allow", "unmatched", "scope", "image"].includes(text),
            ),
            images: fc.array(image, { minLength: 1, maxLength: 3 }),
            signature: fc.subarray(signers, { minLength: 1 }),
            mode,
            requireDigest: fc.boolean(),
          },
          { requiredKeys: ["name", "images", "signature"] },
        ),
        { minLength: 1, maxLength: 3, selector: (rule) => rule.name },
      ),
    }),
  );

  it("is the same after a way through YAML and JSON", () => {
    fc.assert(
      fc.property(document, (written) => {
        const policy = policyFromDocument(written);
        assert.deepEqual(parsePolicy(stringify(written), { file: "p.yaml" }), policy);
        assert.deepEqual(parsePolicy(JSON.stringify(written), { file: "p.json" }), policy);
        assert.deepEqual(JSON.parse(JSON.stringify(policy)), policy);
      }),
      { numRuns: 100 },
    );
  });
});

describe("any pattern", () => {
  it("is a pattern with a host, or a problem", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z.*:@/{}-]{0,20}$/)), (text) => {
        const pattern = parsePattern(text, { digest: true });
        if ("problem" in pattern) return;
        assert.match(pattern.repository, /^(?:\*\*|[^*/]+\/[a-z0-9._*/-]+)$/);
      }),
    );
  });
});

describe("a duration", () => {
  it("is its parts in seconds", () => {
    fc.assert(
      fc.property(
        fc.nat(999),
        fc.nat(99),
        fc.nat(99),
        fc.nat(99),
        (days, hours, minutes, seconds) => {
          const total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
          assert.equal(
            durationSeconds(`P${days}DT${hours}H${minutes}M${seconds}S`),
            total || undefined,
          );
        },
      ),
    );
    assert.equal(durationSeconds("P2W"), 1_209_600);
    for (const text of [
      "",
      "P",
      "PT",
      "P1Y",
      "P1M",
      "7D",
      "P7D ",
      "P1WT1H",
      "P-1D",
      "P1.5D",
      "p7d",
      "P1H",
    ]) {
      assert.equal(durationSeconds(text), undefined, text);
    }
  });
});

describe("a suggestion", () => {
  it("is the name that differs least, if it is near", () => {
    assert.equal(nearest("relase", ["rebuild", "release"]), "release");
    assert.equal(nearest("Release", ["release"]), "release");
    assert.equal(nearest("singed", ["signed", "sign"]), "signed");
    assert.equal(nearest("platform", ["release"]), undefined);
    assert.equal(nearest("x", []), undefined);
  });
});
