import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { outdatedPages } from "../../scripts/docs/pages";
import { writeRegions } from "../../scripts/docs/regions";

describe("the documentation's generated parts", () => {
  it("are as `npm run docs` writes them", async () => {
    const outdated = await outdatedPages();
    assert.deepEqual(
      outdated.map(({ file }) => `${file}: run npm run docs`),
      [],
    );
  });

  it("replace what stood there, and nothing else", async () => {
    const page = "a\n<!-- generated: x -->\nold\n<!-- end of generated x -->\nb\n";
    assert.equal(
      await writeRegions(page, { x: () => "new $1" }),
      "a\n<!-- generated: x -->\n\nnew $1\n\n<!-- end of generated x -->\nb\n",
    );
  });

  const refusals = {
    "a name that nothing generates": [
      "<!-- generated: y -->\n<!-- end of generated y -->\n",
      /nothing generates "y"/,
    ],
    "a part without an end": ["<!-- generated: x -->\n", /no end/],
    "a part with another one's end": [
      "<!-- generated: x -->\n<!-- end of generated y -->\n",
      /no end/,
    ],
  } as const;
  for (const [name, [page, message]] of Object.entries(refusals)) {
    it(`may not have ${name}`, () => assert.rejects(writeRegions(page, { x: () => "" }), message));
  }
});
