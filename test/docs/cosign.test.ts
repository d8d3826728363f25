import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../../scripts/docs/pages";
import { differences } from "../conformance/cosign/differences";
import { toolDefinition } from "../support/tools/definitions";

/** That its table is the one that the conformance tests go by, is tested with the other generated parts. */
describe("docs/cosign.md", () => {
  const page = readFileSync(join(root, "docs/cosign.md"), "utf8");

  it("lists every written difference, and no other", () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(([, id]) => id);
    assert.deepEqual(
      rows,
      differences.map(({ id }) => id),
    );
  });

  it("names the version that was tested", () => {
    assert.ok(page.includes(`\`cosign verify\` ${toolDefinition("cosign").version} `));
  });
});
