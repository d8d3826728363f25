import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter } from "../../../trust/registry/retry-after";

const NOW = Date.UTC(2026, 10, 24, 8, 0, 0);

describe("parseRetryAfter", () => {
  it("reads seconds", () => {
    assert.equal(parseRetryAfter("0", NOW), 0);
    assert.equal(parseRetryAfter(" 120 ", NOW), 120);
  });

  it("reads a date, a past one as no wait", () => {
    assert.equal(parseRetryAfter("Tue, 24 Nov 2026 08:00:30 GMT", NOW), 30);
    assert.equal(parseRetryAfter("Tue, 24 Nov 2026 07:59:00 GMT", NOW), 0);
  });

  it("ignores what is neither", () => {
    for (const text of [
      "",
      "-1",
      "1.5",
      "1e3",
      "soon",
      "2026-11-24",
      "99999999999",
      "Tue, 24 Nov 2026 08:00:30 +0100",
    ])
      assert.equal(parseRetryAfter(text, NOW), undefined, text);
  });

  it("gives whole seconds or nothing for any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.date().map((date) => (Number.isNaN(date.getTime()) ? "" : date.toUTCString())),
        ),
        (text) => {
          const seconds = parseRetryAfter(text, NOW);
          assert.ok(seconds === undefined || (Number.isSafeInteger(seconds) && seconds >= 0));
        },
      ),
    );
  });
});
