import assert from "node:assert/strict";
import { engines } from "../../package.json";
import { OLDEST_NODE, olderNode } from "../../trust/node-version";

describe("the oldest Node.js", () => {
  it("is the one that package.json names", () => {
    assert.equal(engines.node, `>=${OLDEST_NODE}`);
  });

  for (const version of ["20.20.2", "22.21.9", "22.22.1", "6.0.0"]) {
    it(`is younger than ${version}, and says so in one line`, () => {
      assert.equal(
        olderNode("countersign", version),
        `countersign needs Node.js 22.22.2 or newer; this is ${version}.\n`,
      );
    });
  }

  for (const version of ["22.22.2", "22.23.0", "24.0.0", "26.10.0"]) {
    it(`is not younger than ${version}`, () => {
      assert.equal(olderNode("countersign", version), undefined);
    });
  }
});
