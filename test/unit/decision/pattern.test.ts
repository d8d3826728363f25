import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { matchesPattern } from "../../../trust/decision/pattern";

describe("a pattern of subjects", () => {
  it("matches a whole text, the first time and every other", () => {
    // A pattern that no test has used: it is compiled once per process.
    const pattern = `${randomUUID()}-[ab]+`;
    const text = pattern.replace("[ab]+", "abba");
    const texts = [text, `${text}c`, `c${text}`, text];
    assert.deepEqual(
      texts.map((one) => matchesPattern(pattern, one)),
      [true, false, false, true],
    );
  });

  it("that is none throws", () => {
    assert.throws(() => matchesPattern("(", ""), { name: /Error|Exception/ });
  });
});
