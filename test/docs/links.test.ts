import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "mocha";
import { documentationFiles, root } from "../../scripts/docs/pages";

const textOf = (file: string): string =>
  readFileSync(join(root, file), "utf8").replace(/^```[^]*?^```/gm, "");

const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** The anchors that GitHub makes of a page's headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the documentation's links", () => {
  for (const file of documentationFiles()) {
    it(`${file} links to what is there`, () => {
      const broken = linksOf(textOf(file)).filter((target) => {
        if (/^https:\/\//.test(target)) return false;
        const [path = "", anchor] = target.split("#");
        const linked = path === "" ? file : relative(root, join(root, dirname(file), path));
        if (!existsSync(join(root, linked))) return true;
        return anchor !== undefined && !anchorsOf(textOf(linked)).includes(anchor);
      });
      assert.deepEqual(broken, []);
    });
  }

  it("lead to every page from the README", () => {
    const linked = linksOf(textOf("README.md")).map((target) => target.replace(/#.*/, ""));
    const pages = documentationFiles().filter((file) => file !== "README.md");
    assert.deepEqual(
      pages.filter((page) => !linked.includes(page)),
      [],
    );
  });
});
