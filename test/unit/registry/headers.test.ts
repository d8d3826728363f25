import assert from "node:assert/strict";
import { contentType } from "../../../trust/registry/headers";

describe("contentType", () => {
  for (const [header, expected] of [
    ["application/json", "application/json"],
    ["Application/JSON ; charset=utf-8", "application/json"],
    [["text/html", "application/json"], "text/html"],
    ["; charset=utf-8", undefined],
    ["", undefined],
    [[], undefined],
    [undefined, undefined],
  ] as const) {
    it(`of ${JSON.stringify(header)} is ${String(expected)}`, () => {
      assert.equal(contentType({ headers: { "content-type": header as string } }), expected);
    });
  }
});
