import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import { attested, everybody, vsa, vsaEntry } from "./attestations";
import { evidenceOf, NOW, policyOf, subjectOf } from "./fixtures";

describe("what is told of a verification summary", () => {
  it("names a few of its levels, and little of each", () => {
    const verifiedLevels = [
      "SLSA_BUILD_LEVEL_3",
      ...Array.from({ length: 1000 }, (_, level) => `ACME_${level}_${"x".repeat(1000)}`),
    ];
    const { checks } = decide(
      policyOf({ ...everybody, rules: [attested([vsaEntry()])] }),
      subjectOf(),
      evidenceOf([vsa({ verifiedLevels })]),
      NOW,
    );
    const shown = [0, 1, 2, 3].map((level) => `ACME_${level}_${"x".repeat(113)}…`);
    assert.equal(
      checks[0]?.found,
      `PASSED by gate, SLSA_BUILD_LEVEL_3, ${shown.slice(0, 3).join(", ")} and ${shown[3]} (Rekor 1234567, 2026-11-20 09:14 UTC)`,
    );
  });
});
