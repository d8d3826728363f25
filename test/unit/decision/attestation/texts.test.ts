import assert from "node:assert/strict";
import type { Evidence } from "../../../../trust/evidence/types";
import type { AttestationEntry } from "../../../../trust/policy/types";
import {
  at,
  BUILDER_ID,
  builder,
  byStranger,
  COMMIT,
  predicateEntry,
  provenance,
  provenanceEntry,
  provenancePredicate,
  review,
  REVIEW,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
  sourceVsa,
  vex,
  vsa,
  vsaEntry,
} from "../attestations";
import { check, days, FUTURE, malformed } from "./cases";
import { keySigner, keyStatement, SHOP, statement, workflowSigner } from "../fixtures";

describe("what a check of an attestation says", () => {
  const texts = (...args: Parameters<typeof check>) => {
    const { found, expected, fix } = check(...args);
    return { found, expected, fix };
  };
  const TIME = "(Rekor 1234567, 2026-11-20 09:14 UTC)";
  const RELEASE = `${SHOP}/.github/workflows/release.yml@refs/heads/main ${TIME}`;

  it("of provenance: level, builder and source", () => {
    assert.deepEqual(texts(provenanceEntry(), [provenance()]), {
      found: "SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab",
      expected:
        'SLSA provenance of Build L3 by "slsa-container", source acme/shop, ref refs/heads/main',
      fix: "",
    });
    const source = { level: 2, verifiers: ["gate"] };
    assert.equal(
      texts(provenanceEntry({ source }), [provenance(), sourceVsa()]).found,
      `SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab, Source L2: PASSED by gate, SLSA_SOURCE_LEVEL_3 ${TIME}`,
    );
  });

  it("of provenance from elsewhere: what differs", () => {
    assert.deepEqual(texts(provenanceEntry({ repository: "acme/pay" }), [provenance()]), {
      found: `SLSA provenance by ${BUILDER_ID} ${TIME}: source ${SHOP}`,
      expected: "source https://github.com/acme/pay",
      fix: "build it in the expected repository",
    });
  });

  it("of an SBOM, a scan, a summary and a predicate", () => {
    assert.equal(
      texts(sbomEntry(), [sbom()]).found,
      `SBOM in cyclonedx 1.6 with 1 component by ${RELEASE}`,
    );
    assert.equal(
      texts(scanEntry(), [scan(["critical"]), vex("CVE-2026-1")]).found,
      "no findings of severity critical, 1 finding not affected by VEX, by trivy 0.60.0, 2026-11-20 09:14 UTC",
    );
    assert.equal(texts(vsaEntry(), [vsa()]).found, `PASSED by gate, SLSA_BUILD_LEVEL_3 ${TIME}`);
    assert.equal(texts(predicateEntry(), [review()]).found, `attestation ${REVIEW} by ${RELEASE}`);
  });

  it("of none: what was found instead", () => {
    assert.deepEqual(texts(sbomEntry(days(30)), [statement(), provenance()]), {
      found: "no SBOM was found (2 referrers, 1 signature, 1 other attestation)",
      expected: 'an SBOM in spdx or cyclonedx by "release", not older than P30D',
      fix: "attest it where the image is built (`cosign attest`, `actions/attest`), or name the place under the rule's `sources`",
    });
  });

  it("of a stranger's: who it is", () => {
    const { found, expected } = texts(sbomEntry(), [byStranger(sbom())]);
    assert.match(found, /^SBOM attested by https:\/\/github\.com\/evil\/shop\/.* \(Rekor/);
    assert.equal(
      expected,
      'signer "release": github.com/acme/shop · release.yml · refs/heads/main',
    );
  });

  it("of an entry: all that it asks for", () => {
    const expected = (entry: AttestationEntry) => texts(entry, []).expected;
    const source = { level: 2, verifiers: ["gate", "other"] };
    assert.equal(
      expected(
        provenanceEntry({ builders: ["slsa-container", "tekton"], refs: ["a", "b"], source }),
      ),
      'SLSA provenance of Build L3 by "slsa-container" or "tekton", source acme/shop, ref a or b, Source L2 by "gate" or "other"',
    );
    assert.equal(
      expected(provenanceEntry({ repository: undefined, refs: undefined })),
      'SLSA provenance of Build L3 by "slsa-container"',
    );
    assert.equal(
      expected(scanEntry({ failOn: "high" })),
      'a vulnerability scan by "release" without findings of severity high or higher',
    );
    assert.equal(
      expected(vsaEntry({ levels: ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2"] })),
      'a verification summary by "gate" of SLSA_BUILD_LEVEL_3 and SLSA_SOURCE_LEVEL_2',
    );
    assert.equal(expected(predicateEntry()), `an attestation ${REVIEW} by "release"`);
  });

  it("of provenance from elsewhere: each thing that differs", () => {
    const by = `SLSA provenance by ${BUILDER_ID} ${TIME}: `;
    const differs = (
      entry: Parameters<typeof provenanceEntry>[0],
      one = provenance(),
      given: Parameters<typeof check>[2] = {},
    ) => {
      const { found, expected } = texts(provenanceEntry(entry), [one], given);
      assert.ok(found.startsWith(by), found);
      return [found.slice(by.length), expected];
    };
    const built = (extensions: Parameters<typeof provenance>[1]) => provenance({}, extensions);
    assert.deepEqual(differs({ refs: ["refs/tags/v*", "refs/heads/release"] }), [
      "source ref refs/heads/main",
      "source ref refs/tags/v* or refs/heads/release",
    ]);
    assert.deepEqual(differs({}, built({ buildTrigger: "pull_request" })), [
      "triggered by pull_request",
      "a trigger that does not run a stranger's change",
    ]);
    assert.equal(
      differs({}, built({ buildTrigger: undefined }))[0],
      "triggered by nothing that is named",
    );
    assert.deepEqual(
      differs({ runner: "github-hosted" }, built({ runnerEnvironment: "self-hosted" })),
      ["built on a self-hosted runner", "a github-hosted runner"],
    );
    assert.equal(
      differs({ runner: "github-hosted" }, built({ runnerEnvironment: undefined }))[0],
      "built on a not named runner",
    );
    assert.deepEqual(
      differs({}, provenance(), { policy: { builders: [builder({ maxLevel: 2 })] } }),
      ['builder "slsa-container" is worth Build L2', "Build L3"],
    );
    const parameters = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, 1]));
    const { invocation } = provenancePredicate() as { invocation: object };
    const predicate = provenancePredicate({ invocation: { ...invocation, parameters } });
    const strange = provenance({ predicate });
    assert.deepEqual(differs({ unknownParameters: "refuse" }, strange), [
      "unknown parameters a, b, c, d and e",
      "only external parameters that the build type defines",
    ]);
    assert.match(
      texts(provenanceEntry(), [strange]).found,
      /, source acme\/shop@9d1f2ab, unknown parameters a, b, c, d and e$/,
    );
  });

  it("of provenance without a source level: which commit nobody summarised", () => {
    const source = { level: 2, verifiers: ["gate"] };
    const { found, expected } = texts(provenanceEntry({ source }), [provenance()]);
    assert.match(
      found,
      /: no source summary was found \(2 referrers, 0 signatures, 1 other attestation\)$/,
    );
    assert.equal(expected, `a summary of Source L2 by "gate" about ${SHOP}@${COMMIT}`);
  });

  it("of one that is old, of one from the future, and of one that nobody dates", () => {
    const by = `SBOM by ${RELEASE}: `;
    const { found, expected } = texts(sbomEntry(days(3)), [sbom()]);
    assert.deepEqual([found, expected], [`${by}it is 4 days old`, "one not older than P3D"]);
    const inSeconds = sbomEntry({ maxAge: 60 });
    assert.equal(texts(inSeconds, [sbom()]).expected, "one not older than 60 seconds");
    assert.deepEqual(
      texts(sbomEntry(), [sbom(undefined, at("2026-11-20T09:04:00Z"))])
        .found.split(": ")
        .at(-1),
      "it says that it was made at 2026-11-20 09:10 UTC",
    );
    assert.equal(
      texts(sbomEntry(), [sbom(undefined, at("2026-11-20T09:04:00Z"))]).expected,
      "a time before that of its signature",
    );
    assert.match(
      texts(sbomEntry(), [sbom(undefined, at(FUTURE))]).found,
      /: it was made at 2026-11-24 15:00 UTC, but here it is 2026-11-24 12:00 UTC$/,
    );
    const { anchor, signer, provenTimes } = keyStatement();
    const keys = { policy: { signers: [keySigner()] } };
    const byKey = sbomEntry({ signers: ["platform-key"], ...days(9) });
    const timeless = texts(byKey, [sbom(undefined, { anchor, signer, provenTimes })], keys);
    assert.equal(
      timeless.found,
      "SBOM by key sha256:aaaaaaaaaaaa…: nobody proves when it was made",
    );
    assert.equal(timeless.expected, "one not older than P9D");
    const logged = { anchor, signer, ...at("2026-11-24T11:00:00Z") };
    const relogged = sbom(undefined, logged);
    const timelessPredicate = { ...(relogged.predicate as object), metadata: {} };
    assert.equal(
      texts(byKey, [{ ...relogged, predicate: timelessPredicate }], keys).found,
      "SBOM by key sha256:aaaaaaaaaaaa… (Rekor 1234567, 2026-11-24 11:00 UTC): nobody proves when it was made",
    );
  });

  it("of one that cannot be read: why not", () => {
    const { found, expected } = texts(sbomEntry(), [malformed(sbom())]);
    assert.ok(found.startsWith(`SBOM by ${RELEASE}: `), found);
    assert.equal(expected, "SBOM that can be read");
  });

  it("of a condition that does not hold: the field, what it is and what it should be", () => {
    const { found, expected } = texts(predicateEntry(), [review({ approved: false })]);
    assert.equal(found, `attestation ${REVIEW} by ${RELEASE}: approved is false`);
    assert.equal(expected, "approved: true");
  });

  it("of several findings: the first, and how many more", () => {
    const banned = sbomEntry({ bannedComponents: ["pkg:npm/left-pad"] });
    const { found } = texts(banned, [sbom()]);
    const both = sbomEntry({
      bannedComponents: ["pkg:npm/left-pad"],
      requiredFields: ["supplier"],
    });
    assert.equal(texts(both, [sbom()]).found, `${found} (and 1 more)`);
    assert.doesNotMatch(found, /more/);
  });

  it("of a scanner without a version: its name", () => {
    const { scanner, ...rest } = scan().predicate as { scanner: object };
    const predicate = {
      ...rest,
      scanner: { ...scanner, version: undefined, uri: "https://x.example/trivy" },
    };
    assert.match(
      texts(scanEntry(), [scan([], { predicate })]).found,
      /^no findings of severity critical by \S+, 2026/,
    );
  });

  it("of what could not be read: what that is", () => {
    const unread = (entry: AttestationEntry, parts: Evidence["parts"], policy = {}) =>
      texts(entry, [], { part: { parts }, policy }).found;
    assert.equal(unread(sbomEntry(), ["legacy"]), "signatures stored as bundle were not read");
    const legacy = { signers: [workflowSigner({ formats: ["legacy"] })] };
    assert.equal(
      unread(sbomEntry(), ["bundle"], legacy),
      "attestations stored as legacy were not read",
    );
  });
});
