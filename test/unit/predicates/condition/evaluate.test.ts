import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, type Condition } from "../../../../trust/predicates/condition";

const review = {
  approved: true,
  score: 8,
  verdict: "accepted",
  reviewers: [
    { name: "ada", at: "2026-11-20T09:14:00+01:00" },
    { name: "bob", at: "2026-11-20" },
  ],
  "builder.id": "x",
  nothing: null,
};
const holds = (condition: Condition, predicate: unknown = review): boolean =>
  evaluate(condition, predicate).holds;

describe("evaluate", () => {
  it("compares equals without conversion, and says what it found", () => {
    assert.deepEqual(evaluate({ field: "approved", equals: true }, review), {
      holds: true,
      field: "approved",
      found: "true",
      expected: "true",
    });
    assert.deepEqual(evaluate({ field: "approved", equals: "true" }, review), {
      holds: false,
      field: "approved",
      found: "true",
      expected: '"true"',
    });
    assert.ok(!holds({ field: "score", equals: "8" }));
    assert.ok(holds({ field: "score", equals: 8.0 }));
  });

  it("finds fields in objects and lists, whatever their names", () => {
    assert.ok(holds({ field: "reviewers[1].name", equals: "bob" }));
    assert.ok(holds({ field: '["builder.id"]', equals: "x" }));
    assert.ok(!holds({ field: "reviewers[2].name", equals: "bob" }));
    assert.ok(!holds({ field: 'reviewers["0"].name', equals: "ada" }));
    assert.ok(!holds({ field: "verdict[0]", equals: "a" }));
  });

  it("takes no property for a field that the JSON does not have", () => {
    for (const field of ["constructor", "toString", "__proto__", "reviewers.length", "a.b"]) {
      assert.deepEqual(evaluate({ field, exists: true }, review), {
        holds: false,
        field,
        found: "missing",
        expected: "a value",
      });
    }
  });

  it("lets a missing field, and null, satisfy nothing", () => {
    const comparisons = [
      { equals: "" },
      { in: ["", 0, false] },
      { matches: ".*" },
      { exists: true },
      { before: "2100-01-01" },
      { after: "1970-01-01" },
      { count: {} },
      { count: { max: 0 } },
    ] as const;
    for (const comparison of comparisons) {
      for (const field of ["absent", "nothing", "nothing.deeper", "approved.deeper"]) {
        const evaluation = evaluate({ field, ...comparison }, review);
        assert.ok(!evaluation.holds);
        assert.equal(evaluation.found, "missing");
      }
    }
  });

  it("compares in with each of the list", () => {
    assert.ok(holds({ field: "verdict", in: ["accepted", "waived"] }));
    const { expected, holds: held } = evaluate({ field: "verdict", in: ["a", 1] }, review);
    assert.ok(!held);
    assert.equal(expected, '"a" or 1');
    assert.ok(!holds({ field: "verdict", in: [] }));
  });

  it("matches the whole text with RE2, and no text that is too long", () => {
    assert.ok(holds({ field: "verdict", matches: "acc.*" }));
    assert.ok(!holds({ field: "verdict", matches: "acc" }));
    assert.ok(!holds({ field: "verdict", matches: "(?=a).*" }), "RE2 has no look-ahead");
    assert.ok(!holds({ field: "score", matches: ".*" }));
    assert.ok(holds({ field: "a", matches: "(?s).*" }, { a: "x".repeat(4096) }));
    assert.ok(!holds({ field: "a", matches: "(?s).*" }, { a: "x".repeat(4097) }));
    assert.ok(!holds({ field: "a", matches: "(a*)*b" }, { a: "a".repeat(4096) }));
  });

  it("takes a date for the whole day, UTC, in the predicate and in the condition", () => {
    const at = (time: string, comparison: { before: string } | { after: string }): boolean =>
      holds({ field: "at", ...comparison }, { at: time });
    assert.ok(at("2026-11-20T09:14:00+01:00", { before: "2026-11-20T08:14:00.001Z" }));
    assert.ok(!at("2026-11-20T09:14:00+01:00", { before: "2026-11-20T08:14:00Z" }));
    assert.ok(at("2026-11-20T09:14:00+01:00", { after: "2026-11-20T08:13:59Z" }));
    assert.ok(!at("2026-11-20T09:14:00+01:00", { after: "2026-11-20T08:14:00Z" }));
    assert.ok(at("2026-11-19T23:59:59.999Z", { before: "2026-11-20" }));
    assert.ok(!at("2026-11-20T00:00:00Z", { before: "2026-11-20" }));
    assert.ok(!at("2026-11-20T23:59:59Z", { after: "2026-11-20" }));
    assert.ok(at("2026-11-21T00:00:00Z", { after: "2026-11-20" }));
    assert.ok(at("2026-11-19", { before: "2026-11-20" }));
    assert.ok(!at("2026-11-20", { before: "2026-11-20" }));
    assert.ok(!at("2026-11-20", { before: "2026-11-20T12:00:00Z" }));
    assert.ok(!at("2026-11-20", { after: "2026-11-20T12:00:00Z" }));
  });

  it("takes nothing for a time that is none", () => {
    for (const time of [
      "2026-02-30",
      "2026-02-30T00:00:00Z",
      "2026-1-1",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:00",
      "2026-01-01 00:00:00Z",
      "2026-01-01T00:00:00+24:00",
      "9999-12-31T23:59:59-00:01",
      "0000-01-01T00:00:00+00:01",
      "20 Nov 2026",
      "",
      1_700_000_000,
    ]) {
      assert.ok(!holds({ field: "at", after: "1970-01-01" }, { at: time }), String(time));
      assert.ok(!holds({ field: "at", before: "2100-01-01" }, { at: time }), String(time));
      assert.ok(!holds({ field: "at", before: String(time) }, { at: "1970-01-01" }), String(time));
    }
  });

  it("counts lists only", () => {
    assert.ok(holds({ field: "reviewers", count: { min: 2, max: 2 } }));
    assert.ok(!holds({ field: "verdict", count: { min: 1 } }));
    assert.ok(!holds({ field: "reviewers[0]", count: {} }));
    const { found, expected } = evaluate({ field: "reviewers", count: { min: 3, max: 9 } }, review);
    assert.equal(found, "a list of 2");
    assert.equal(expected, "a list of at least 3 and at most 9");
    assert.equal(
      evaluate({ field: "verdict", count: {} }, review).expected,
      "a list of any length",
    );
  });

  describe("all and any", () => {
    const yes = { field: "approved", equals: true };
    const no = { field: "verdict", equals: "rejected" };

    it("answers with the part that settles it", () => {
      assert.deepEqual(evaluate({ all: [yes, no] }, review), evaluate(no, review));
      assert.deepEqual(evaluate({ any: [no, yes] }, review), evaluate(yes, review));
    });

    it("answers with all parts where none settles it", () => {
      assert.deepEqual(evaluate({ any: [no, { field: "score", equals: 9 }] }, review), {
        holds: false,
        field: "verdict, score",
        found: '"accepted", 8',
        expected: '"rejected" or 9',
      });
      assert.deepEqual(evaluate({ all: [yes, { any: [yes] }] }, review), {
        holds: true,
        field: "approved",
        found: "true",
        expected: "true",
      });
    });

    it("holds for no empty list", () => {
      for (const condition of [{ all: [] }, { any: [] }, { any: [{ all: [] }] }]) {
        assert.deepEqual(evaluate(condition, review).holds, false);
      }
    });

    it("does not hold where it is nested too deep", () => {
      const nested = (depth: number): Condition =>
        Array.from({ length: depth }).reduce<Condition>((inner) => ({ all: [inner] }), yes);
      assert.ok(holds(nested(100)));
      assert.deepEqual(evaluate(nested(101), review), {
        holds: false,
        field: "",
        found: "no condition",
        expected: "conditions, nested at most 100 deep",
      });
      assert.ok(!holds(nested(5_000)));
    });
  });

  it("describes any value in few words", () => {
    const found = (a: unknown): string => evaluate({ field: "a", equals: "" }, { a }).found;
    assert.equal(found("x".repeat(200)), `"${"x".repeat(120)}…"`);
    assert.equal(found({ b: 1 }), "an object");
    assert.equal(found(false), "false");
  });

  const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean());
  const field = fc.constantFrom("a", "b", "a.b", "b[0]", "a[1].b", "?", '["a"]');
  const conditions = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4 },
      fc.record({ field, equals: scalar }),
      fc.record({ field, in: fc.array(scalar) }),
      fc.record({ field, matches: fc.string() }),
      fc.record({ field, exists: fc.constant(true as const) }),
      fc.record({ field, before: fc.oneof(fc.string(), fc.constant("2026-11-20")) }),
      fc.record({ field, after: fc.oneof(fc.string(), fc.constant("2026-11-20")) }),
      fc.record({ field, count: fc.record({ min: fc.nat(3) }, { requiredKeys: [] }) }),
      fc.record({ all: fc.array(tie("condition")) }),
      fc.record({ any: fc.array(tie("condition")) }),
    ),
  })).condition;
  const predicates = fc.oneof(
    fc.jsonValue(),
    fc.record({ a: fc.jsonValue(), b: fc.jsonValue() }, { requiredKeys: [] }),
  );

  it("is total, bounded, and the same every time", () => {
    fc.assert(
      fc.property(conditions, predicates, (condition, predicate) => {
        const first = evaluate(condition, predicate);
        assert.deepEqual(evaluate(condition, predicate), first);
        assert.ok(first.found.length <= 1000);
      }),
      { numRuns: 3000 },
    );
  });

  it("is monotone: what holds still holds with more fields, and nothing holds of nothing", () => {
    fc.assert(
      fc.property(conditions, predicates, (condition, predicate) => {
        assert.ok(!holds(condition, {}));
        if (!holds(condition, predicate)) return;
        assert.ok(holds(condition, { ...(predicate as object), more: 1 }));
      }),
      { numRuns: 3000 },
    );
  });
});
