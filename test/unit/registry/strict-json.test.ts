import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStrictJson, StrictJsonError, type StrictJsonOptions } from "../../../trust/registry";

const refuses = (
  input: string | Uint8Array,
  message: string,
  options?: StrictJsonOptions,
): void => {
  assert.throws(
    () => parseStrictJson(input, options),
    (error) => error instanceof StrictJsonError && error.message === message,
  );
};

describe("parseStrictJson", () => {
  it("gives what JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        fc.pre(!text.includes("__proto__"));
        assert.deepEqual(parseStrictJson(text), JSON.parse(text));
        assert.deepEqual(parseStrictJson(Buffer.from(text)), JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("throws nothing but StrictJsonError for any bytes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\1a')) }),
        ),
        (input) => {
          try {
            parseStrictJson(input);
          } catch (error) {
            assert.ok(error instanceof StrictJsonError);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("refuses more values than the limit, on however many levels", () => {
    const text = '[{"a":[1,2]},{},"[,{"]';
    assert.deepEqual(parseStrictJson(text, { maxValues: 8 }), [{ a: [1, 2] }, {}, "[,{"]);
    refuses(text, "more than 7 values", { maxValues: 7 });
    refuses(`[${"0,".repeat(100_000)}0]`, "more than 100000 values");
  });

  it("finds a key that any object, however deep, has twice", () => {
    const key = fc.string();
    fc.assert(
      fc.property(key, fc.json(), fc.json(), fc.nat(20), (name, first, second, depth) => {
        fc.pre(
          name !== "__proto__" && !(first + second).includes("__proto__") && name.isWellFormed(),
        );
        const twice = `{${JSON.stringify(name)}:${first},"x${name.length}y":[],${JSON.stringify(name)}:${second}}`;
        refuses("[".repeat(depth) + twice + "]".repeat(depth), "a key occurs twice");
      }),
      { numRuns: 500 },
    );
  });

  it("compares keys after their escapes", () => {
    refuses('{"a":1,"\\u0061":2}', "a key occurs twice");
    refuses('{"\\"":1,"\\u0022":2}', "a key occurs twice");
  });

  it("takes a repeated text for a key only where it is one", () => {
    assert.deepEqual(parseStrictJson('{"a":"b","b":["a","a"],"c":{"a":1,"b":"a"}}'), {
      a: "b",
      b: ["a", "a"],
      c: { a: 1, b: "a" },
    });
    assert.deepEqual(parseStrictJson('{"a\\\\":1,"a\\"":"}{,\\"a\\"","a":2}'), {
      "a\\": 1,
      'a"': '}{,"a"',
      a: 2,
    });
  });

  it("refuses keys that differ in case only where that is asked for", () => {
    const text = '{"critical":1,"Critical":2}';
    assert.deepEqual(parseStrictJson(text), { critical: 1, Critical: 2 });
    const options = { caseVariants: "refuse" } as const;
    refuses(text, "two keys of one object are equal but for case", options);
    refuses(
      '{"keys":1,"\u212aey\u017f":2}',
      "two keys of one object are equal but for case",
      options,
    );
  });

  it("refuses __proto__, in any spelling", () => {
    refuses('{"a":{"__proto__":{}}}', "the key __proto__ is refused");
    refuses('{"\\u005f_proto__":{}}', "the key __proto__ is refused");
  });

  it("refuses unpaired surrogates in keys, which Go reads as one and the same", () => {
    refuses('{"\\ud800":1}', "a key has an unpaired surrogate");
  });

  it("refuses nesting above the limit and accepts it at the limit", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    parseStrictJson(nested(100));
    refuses(nested(101), "nested deeper than 100 levels");
    refuses('{"a":{"b":1}}', "nested deeper than 1 levels", { maxDepth: 1 });
    refuses(nested(200_000), "nested deeper than 100 levels");
  });

  it("refuses text before or after the value, a byte order mark and invalid UTF-8", () => {
    refuses("{} {}", "not valid JSON");
    refuses("", "not valid JSON");
    refuses(Buffer.from("\ufeff{}"), "not valid JSON");
    refuses(Buffer.from([0x22, 0xff, 0x22]), "not valid UTF-8");
    refuses(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "not valid UTF-8");
  });

  it("stays linear on backslashes and quotes", () => {
    const text = JSON.stringify({ a: '\\"'.repeat(500_000), b: "\\".repeat(1_000_000) });
    assert.equal((parseStrictJson(text) as { b: string }).b.length, 1_000_000);
  });
});
