import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeText } from "../../../trust/report";

describe("escapeText", () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    "plain text": ["acme.azurecr.io/shop — Grüße 東京", "acme.azurecr.io/shop — Grüße 東京"],
    "a terminal escape": ["\u001b[31mred", "\\u{1b}[31mred"],
    "an 8-bit terminal escape": ["\u009b31m", "\\u{9b}31m"],
    "newlines and tabs": ["a\r\n\tb", "a\\r\\n\\tb"],
    "a bell and a delete": ["\u0007\u007f", "\\u{7}\\u{7f}"],
    "line and paragraph separators": ["a\u2028b\u2029", "a\\u{2028}b\\u{2029}"],
    "a bidirectional override": ["\u202egnp.exe\u2069", "\\u{202e}gnp.exe\\u{2069}"],
    "zero-width characters": ["a\u200bb\ufeffc\u200d", "a\\u{200b}b\\u{feff}c\\u{200d}"],
    "tag characters": ["a\u{e0041}", "a\\u{e0041}"],
    "private-use characters": ["\ue000", "\\u{e000}"],
    "a lone surrogate": ["a\ud800b", "a\\u{d800}b"],
  };
  for (const [name, [text, escaped]] of Object.entries(cases)) {
    it(`shows ${name}`, () => {
      assert.equal(escapeText(text), escaped);
    });
  }

  it("cuts what is longer than a page", () => {
    assert.equal(escapeText("a".repeat(1000)), "a".repeat(1000));
    assert.equal(escapeText("a".repeat(1001)), `${"a".repeat(1000)}…`);
  });

  it("leaves nothing that a terminal acts on, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(escapeText(text), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});
