import assert from "node:assert/strict";
import fc from "fast-check";
import { renderJson, type JsonReport } from "../../../trust/report";
import { allowListed, exempted, finding, mismatch, ok, throttled, verdict } from "./verdicts";

const figures = { seconds: 0.41, requests: 3 };

describe("the JSON report", () => {
  it("holds the verdicts as they are, in order, and counts them", () => {
    const verdicts = [
      verdict("a.example/1:1", [mismatch]),
      verdict("a.example/2:1", [ok, finding]),
      verdict("a.example/3:1", [throttled]),
      verdict("a.example/4:1", [allowListed]),
      verdict("a.example/5:1", [exempted]),
      verdict("a.example/6:1", [{ ...allowListed, code: "scope.outside" }]),
    ];
    const text = renderJson(verdicts, figures);
    assert.ok(text.endsWith("}\n"));
    assert.deepEqual(JSON.parse(text), {
      version: 1,
      verdicts,
      summary: {
        images: 6,
        allowed: 4,
        denied: 1,
        undecided: 1,
        unverified: 2,
        exempted: 1,
        withFindings: 1,
        seconds: 0.41,
        requests: 3,
      },
    });
  });

  it("shows nothing on a terminal that acts on it, and loses nothing by that", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (found) => {
        const text = renderJson([verdict("a.example/1:1", [{ ...mismatch, found }])], figures);
        assert.doesNotMatch(text, /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.equal((JSON.parse(text) as JsonReport).verdicts[0]?.checks[0]?.found, found);
      }),
    );
  });
});
