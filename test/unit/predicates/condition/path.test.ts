import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePath } from "../../../../trust/predicates/condition";

describe("parsePath", () => {
  it("reads names, indexes and quoted names", () => {
    assert.deepEqual(parsePath("a.b[0].c"), ["a", "b", 0, "c"]);
    assert.deepEqual(parsePath("@graph[12][0]"), ["@graph", 12, 0]);
    assert.deepEqual(parsePath('invocation["builder.id"].x-y'), [
      "invocation",
      "builder.id",
      "x-y",
    ]);
    assert.deepEqual(parsePath('["https://a.example/b"]["q\\"\\\\"]'), [
      "https://a.example/b",
      'q"\\',
    ]);
  });

  it("refuses anything else", () => {
    for (const text of [
      "",
      ".a",
      "a.",
      "a..b",
      "a b",
      "0",
      "[0]",
      "a[-1]",
      "a[01]",
      "a[1.5]",
      "a[9999999999]",
      "a[*]",
      "a['b']",
      'a[""]',
      'a["b]',
      'a["\\n"]',
      "a]",
      "$.",
      "a\n",
      "a".repeat(4097),
      Array.from({ length: 101 }, () => "a").join("."),
    ]) {
      assert.equal(parsePath(text), undefined, text.slice(0, 20));
    }
    assert.equal(parsePath(Array.from({ length: 100 }, () => "a").join("."))?.length, 100);
  });

  it("reads back what is written, and throws for no text", () => {
    const segment = fc.oneof(fc.nat(999_999_999), fc.string({ minLength: 1, maxLength: 20 }));
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.array(segment, { maxLength: 20 }),
        (first, rest) => {
          const written = [first, ...rest]
            .map((part) =>
              typeof part === "number" ? `[${part}]` : `["${part.replace(/["\\]/g, "\\$&")}"]`,
            )
            .join("");
          assert.deepEqual(parsePath(written), [first, ...rest]);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab.[]0"\\')) }), (text) => {
        const path = parsePath(text);
        assert.ok(path === undefined || path.length > 0);
      }),
      { numRuns: 3000 },
    );
  });
});
