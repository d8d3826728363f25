import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkVsa,
  isLevelAtLeast,
  makeVsa,
  readVsa,
  VSA_TYPE,
  type Vsa,
  type VsaFacts,
} from "../../../../trust/predicates/vsa";
import { mutated } from "../mutated";

const hex = "ab".repeat(32);
const predicate = () => ({
  verifier: { id: "https://acme.example/gate", version: { gate: "1.0.0" } },
  timeVerified: "2026-11-20T10:14:00+01:00",
  resourceUri: "registry.example/shop/api",
  policy: { uri: "https://acme.example/policy", digest: { sha256: hex, sha512: "00" } },
  inputAttestations: [
    { uri: "https://acme.example/a", digest: { sha256: "11" } },
    { digest: { sha256: "22" } },
  ],
  verificationResult: "PASSED",
  verifiedLevels: ["SLSA_BUILD_LEVEL_3", "ACME_REVIEWED"],
  dependencyLevels: { SLSA_BUILD_LEVEL_3: 5 },
  slsaVersion: "1.2",
});
const vsa: Vsa = {
  verifier: "https://acme.example/gate",
  timeVerified: "2026-11-20T09:14:00.000Z",
  resourceUri: "registry.example/shop/api",
  policy: { uri: "https://acme.example/policy", digests: [`sha256:${hex}`, "sha512:00"] },
  inputAttestations: [
    { uri: "https://acme.example/a", digests: ["sha256:11"] },
    { digests: ["sha256:22"] },
  ],
  result: "PASSED",
  verifiedLevels: ["SLSA_BUILD_LEVEL_3", "ACME_REVIEWED"],
  slsaVersion: "1.2",
};

describe("readVsa", () => {
  it("reads a summary, and ignores fields that it does not know", () => {
    assert.deepEqual(readVsa({ type: VSA_TYPE, predicate: { ...predicate(), more: 1 } }), {
      view: vsa,
    });
  });

  it("does without what is optional", () => {
    assert.deepEqual(
      readVsa({
        type: VSA_TYPE,
        predicate: {
          verifier: { id: "v" },
          resourceUri: "r",
          policy: { uri: "p" },
          verificationResult: "FAILED",
          verifiedLevels: [],
        },
      }),
      {
        view: {
          verifier: "v",
          resourceUri: "r",
          policy: { uri: "p", digests: [] },
          inputAttestations: [],
          result: "FAILED",
          verifiedLevels: [],
        },
      },
    );
  });

  it("says what is malformed", () => {
    for (const [change, message] of [
      [{ verifier: "https://acme.example" }, "predicate.verifier is no object"],
      [{ verifier: {} }, "predicate.verifier.id is missing"],
      [{ timeVerified: "yesterday" }, 'predicate.timeVerified is no RFC 3339 time: "yesterday"'],
      [{ resourceUri: "" }, "predicate.resourceUri is missing"],
      [{ policy: { digest: {} } }, "predicate.policy.uri is missing"],
      [{ policy: { uri: "p", digest: [] } }, "predicate.policy.digest is no object"],
      [
        { policy: { uri: "p", digest: { sha256: 1 } } },
        "predicate.policy.digest.sha256 is no text",
      ],
      [
        { verificationResult: "passed" },
        'predicate.verificationResult is neither PASSED nor FAILED: "passed"',
      ],
      [{ verifiedLevels: "SLSA_BUILD_LEVEL_3" }, "predicate.verifiedLevels is no list"],
      [{ verifiedLevels: undefined }, "predicate.verifiedLevels is missing"],
      [{ slsaVersion: "2.0" }, 'predicate.slsaVersion is no version 1.x: "2.0"'],
    ] as const) {
      assert.deepEqual(readVsa({ type: VSA_TYPE, predicate: { ...predicate(), ...change } }), {
        problem: { code: "predicate.malformed", message },
      });
    }
    const old = "https://slsa.dev/verification_summary/v0.2";
    assert.deepEqual(readVsa({ type: old, predicate: predicate() }), {
      problem: { code: "predicate.malformed", message: `"${old}" is no verification summary` },
    });
  });

  it("answers with a view or a problem whatever the predicate, and throws never", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated(predicate())), (value) => {
        const { view, problem } = readVsa({ type: VSA_TYPE, predicate: value });
        assert.notEqual(view === undefined, problem === undefined);
        assert.notEqual(problem?.code, "verifier.failed");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("isLevelAtLeast", () => {
  it("orders the levels of a track", () => {
    assert.ok(isLevelAtLeast("SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_2"));
    assert.ok(isLevelAtLeast("SLSA_SOURCE_LEVEL_4", "SLSA_SOURCE_LEVEL_1"));
    assert.ok(!isLevelAtLeast("SLSA_BUILD_LEVEL_2", "SLSA_BUILD_LEVEL_3"));
  });

  it("compares no levels of two tracks, and none that SLSA does not define", () => {
    for (const [level, wanted] of [
      ["SLSA_SOURCE_LEVEL_3", "SLSA_BUILD_LEVEL_2"],
      ["SLSA_BUILD_LEVEL_4", "SLSA_BUILD_LEVEL_3"],
      ["SLSA_SOURCE_LEVEL_5", "SLSA_SOURCE_LEVEL_4"],
      ["SLSA_BUILD_LEVEL_UNEVALUATED", "SLSA_BUILD_LEVEL_0"],
      ["SLSA_CONSTRUCTOR_LEVEL_2", "SLSA_CONSTRUCTOR_LEVEL_1"],
      ["ACME_LEVEL_3", "ACME_LEVEL_2"],
      ["slsa_build_level_3", "SLSA_BUILD_LEVEL_3"],
    ] as const) {
      assert.ok(!isLevelAtLeast(level, wanted), `${level} ${wanted}`);
    }
    assert.ok(isLevelAtLeast("ACME_LEVEL_3", "ACME_LEVEL_3"));
  });
});

describe("checkVsa", () => {
  const demand = {
    verifier: "https://acme.example/gate",
    resourceUri: "registry.example/shop/api",
    levels: ["SLSA_BUILD_LEVEL_2", "ACME_REVIEWED"],
    policyDigest: `sha256:${hex}`,
  };

  it("accepts a summary at the levels or above", () => {
    assert.deepEqual(checkVsa(vsa, demand), []);
  });

  it("names each thing that does not fit", () => {
    assert.deepEqual(
      checkVsa(
        { ...vsa, result: "FAILED", verifiedLevels: ["SLSA_BUILD_LEVEL_1"] },
        {
          verifier: "https://other.example",
          resourceUri: "registry.example/shop/web",
          levels: ["SLSA_BUILD_LEVEL_2", "SLSA_SOURCE_LEVEL_3"],
          policyDigest: "sha256:00",
        },
      ),
      [
        {
          code: "vsa.verifier",
          found: 'a summary of verifier "https://acme.example/gate"',
          expected: 'verifier "https://other.example"',
        },
        { code: "vsa.failed", found: "a summary that says FAILED", expected: "PASSED" },
        {
          code: "vsa.resource",
          found: 'a summary about "registry.example/shop/api"',
          expected: '"registry.example/shop/web"',
        },
        {
          code: "vsa.level",
          found: '"SLSA_BUILD_LEVEL_1"',
          expected: "at least SLSA_BUILD_LEVEL_2 and SLSA_SOURCE_LEVEL_3",
        },
        {
          code: "vsa.policy",
          found: `policy "sha256:${hex}", "sha512:00"`,
          expected: "policy sha256:00",
        },
      ],
    );
  });

  it("believes FAILED among the levels rather than PASSED", () => {
    const findings = checkVsa({ ...vsa, verifiedLevels: ["FAILED"] }, { ...demand, levels: [] });
    assert.deepEqual(
      findings.map(({ code }) => code),
      ["vsa.failed"],
    );
  });

  it("refuses a policy without digest where one is demanded, and takes any where none is", () => {
    const bare = { ...vsa, policy: { uri: "p", digests: [] } };
    assert.deepEqual(checkVsa(bare, demand), [
      { code: "vsa.policy", found: "policy without digest", expected: `policy sha256:${hex}` },
    ]);
    assert.deepEqual(checkVsa(bare, { ...demand, policyDigest: undefined }), []);
  });

  it("refuses a summary without level where one is demanded", () => {
    assert.equal(checkVsa({ ...vsa, verifiedLevels: [] }, demand)[0]?.found, "no level");
  });
});

describe("makeVsa", () => {
  const facts: VsaFacts = {
    verifier: "https://acme.example/gate",
    time: new Date("2026-11-20T09:14:00Z"),
    resourceUri: "registry.example/shop/api",
    policy: { name: "acme policy", digest: `sha256:${hex}` },
    inputAttestations: ["sha256:22", "sha256:11", "sha256:22"],
    levels: ["SLSA_SOURCE_LEVEL_2", "SLSA_BUILD_LEVEL_2", "SLSA_BUILD_LEVEL_3"],
  };

  it("makes the predicate to sign: one level a track, each input once, in one order", () => {
    assert.deepEqual(makeVsa(facts), {
      verifier: { id: "https://acme.example/gate" },
      timeVerified: "2026-11-20T09:14:00.000Z",
      resourceUri: "registry.example/shop/api",
      policy: { uri: "urn:countersign:policy:acme%20policy", digest: { sha256: hex } },
      inputAttestations: [{ digest: { sha256: "11" } }, { digest: { sha256: "22" } }],
      verificationResult: "PASSED",
      verifiedLevels: ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2"],
      slsaVersion: "1.2",
    });
  });

  it("claims no level where none was verified", () => {
    assert.deepEqual(makeVsa({ ...facts, levels: [] }).verifiedLevels, [
      "SLSA_BUILD_LEVEL_UNEVALUATED",
    ]);
  });

  it("satisfies who demands what it was made of", () => {
    const levels = fc.constantFrom(
      ...[0, 1, 2, 3].map((level) => `SLSA_BUILD_LEVEL_${level}`),
      ...[1, 2, 3, 4].map((level) => `SLSA_SOURCE_LEVEL_${level}`),
      "ACME_REVIEWED",
    );
    fc.assert(
      fc.property(
        fc.array(levels),
        fc.webUrl(),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") }),
        (wanted, verifier, time) => {
          const made = makeVsa({ ...facts, verifier, time, levels: wanted });
          const { view } = readVsa({ type: VSA_TYPE, predicate: JSON.parse(JSON.stringify(made)) });
          const { resourceUri, policy } = facts;
          const demand = { verifier, resourceUri, levels: wanted, policyDigest: policy.digest };
          assert.deepEqual(checkVsa(view!, demand), []);
          assert.equal(view?.timeVerified, time.toISOString());
        },
      ),
    );
  });
});
