import assert from "node:assert/strict";
import { mergeEvidence, withPlatforms, type Evidence } from "../../../trust/evidence";
import { DIGEST, sha256 } from "./support";

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  repository: "registry.example/app",
  digest: DIGEST,
  parts: ["bundle"],
  statements: [],
  rejected: [],
  problems: [],
  referrers: 1,
  gatheredAt: "2026-06-01T12:00:00.000Z",
  ...change,
});

describe("merging evidence", () => {
  it("keeps everything of both, and is as old as the older", () => {
    const rejected = {
      format: "bundle",
      part: "bundle",
      origin: DIGEST,
      code: "bundle.malformed",
      message: "a",
    } as const;
    const problem = { part: "legacy", code: "registry.error", message: "b" } as const;
    const merged = mergeEvidence(
      evidence({ rejected: [rejected] }),
      evidence({
        parts: ["legacy"],
        problems: [problem],
        referrers: 2,
        gatheredAt: "2026-06-01T11:00:00.000Z",
      }),
    );
    assert.deepEqual(
      merged,
      evidence({
        parts: ["bundle", "legacy"],
        rejected: [rejected],
        problems: [problem],
        referrers: 3,
        gatheredAt: "2026-06-01T11:00:00.000Z",
      }),
    );
  });

  it("keeps what the manifest says, whichever says it", () => {
    const manifest = { exists: true };
    for (const [a, b] of [
      [{ manifest }, {}],
      [{}, { manifest }],
    ]) {
      assert.deepEqual(mergeEvidence(evidence(a), evidence(b)).manifest, manifest);
    }
    assert.equal("manifest" in mergeEvidence(evidence(), evidence()), false);
  });

  it("merges evidence about a platform with what is known about it, and is as old as that", () => {
    const about = (digest: Evidence["digest"], parts: Evidence["parts"], hour: string) => ({
      platform: "windows/amd64",
      evidence: evidence({ digest, parts, gatheredAt: `2026-06-01T${hour}:00:00.000Z` }),
    });
    const one = sha256("one");
    const two = sha256("two");
    const first = withPlatforms(evidence(), [
      about(one, ["bundle"], "11"),
      about(two, ["bundle"], "12"),
    ]);
    const merged = mergeEvidence(first, evidence({ platforms: [about(one, ["legacy"], "10")] }));
    assert.deepEqual(
      merged.platforms?.map(({ evidence: { digest, parts } }) => [digest, parts]),
      [
        [one, ["bundle", "legacy"]],
        [two, ["bundle"]],
      ],
    );
    assert.equal(first.gatheredAt, "2026-06-01T11:00:00.000Z");
    assert.equal(merged.gatheredAt, "2026-06-01T10:00:00.000Z");
  });

  it("refuses evidence about two images", () => {
    assert.throws(
      () => mergeEvidence(evidence(), evidence({ repository: "registry.example/other" })),
      /evidence of registry\.example\/app@.* and registry\.example\/other@/,
    );
    const other = sha256("other");
    assert.throws(() => mergeEvidence(evidence(), evidence({ digest: other })), {
      message: `evidence of registry.example/app@${DIGEST} and registry.example/app@${other}`,
    });
  });
});
