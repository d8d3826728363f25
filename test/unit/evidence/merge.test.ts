import assert from "node:assert/strict";
import { mergeEvidence, type Evidence } from "../../../trust/evidence";
import { DIGEST } from "./support";

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  repository: "registry.example/app",
  digest: DIGEST,
  formats: ["bundle"],
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
      origin: DIGEST,
      code: "bundle.malformed",
      message: "a",
    } as const;
    const problem = { format: "legacy", code: "registry.error", message: "b" } as const;
    const merged = mergeEvidence(
      evidence({ rejected: [rejected] }),
      evidence({
        formats: ["legacy"],
        problems: [problem],
        referrers: 2,
        gatheredAt: "2026-06-01T11:00:00.000Z",
      }),
    );
    assert.deepEqual(
      merged,
      evidence({
        formats: ["bundle", "legacy"],
        rejected: [rejected],
        problems: [problem],
        referrers: 3,
        gatheredAt: "2026-06-01T11:00:00.000Z",
      }),
    );
  });

  it("refuses evidence about two images", () => {
    assert.throws(
      () => mergeEvidence(evidence(), evidence({ repository: "registry.example/other" })),
      /evidence of registry\.example\/app@.* and registry\.example\/other@/,
    );
  });
});
