import assert from "node:assert/strict";
import fc from "fast-check";
import { nextLink } from "../../../trust/registry/link";

describe("nextLink", () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    '</v2/a/referrers/x?page=2>; rel="next"': "/v2/a/referrers/x?page=2",
    "</b>;rel=next": "/b",
    '</a>; rel="prev", </b>; title="x"; rel="last next"': "/b",
    '</a>; REL="NEXT"': "/a",
    '</a>; title="; rel=next", </b>; rel=next': "/b",
    '</a>; title="a, <b>; rel=next"': undefined,
    '</a>; rel="prev"': undefined,
    '</a>; title="next"': undefined,
    '</a>; rel="last  next"': "/a",
    "</a>": undefined,
    "/a; rel=next": undefined,
    "": undefined,
  };
  for (const [header, expected] of Object.entries(cases)) {
    it(`${header === "" ? "an empty header" : header} gives ${String(expected)}`, () => {
      assert.equal(nextLink(header), expected);
    });
  }

  it("finds the target whatever stands around it", () => {
    const target = fc.stringMatching(/^[^<>]{0,20}$/);
    const other = fc.stringMatching(/^[a-z]{1,8}$/).filter((name) => name !== "next");
    fc.assert(
      fc.property(
        target,
        target,
        other,
        fc.stringMatching(/^[^"\\]{0,10}$/),
        (next, first, relation, title) => {
          const header = `<${first}>; rel="${relation}", <${next}>; title="${title}"; rel="next"`;
          assert.equal(nextLink(header), next);
        },
      ),
    );
  });

  it("never throws and stays quick", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('<>;="\\, relnxt')) }),
        (text) => void nextLink(text),
      ),
    );
    assert.equal(nextLink("<".repeat(100_000) + ";= ".repeat(100_000)), undefined);
    assert.equal(nextLink(`<a>${"; a=".repeat(100_000)}`), undefined);
  });
});
