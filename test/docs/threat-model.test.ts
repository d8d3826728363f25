import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/docs/pages";

describe("the threat model", () => {
  const rows = [
    ...readFileSync(join(root, "docs/threat-model.md"), "utf8").matchAll(
      /^\| (?<number>\d+) +\|.*\| `(?<file>test\/[^`]+)` +\|$/gm,
    ),
  ].map(({ groups }) => ({ number: Number(groups?.number), file: groups?.file ?? "" }));

  it("names each attack once, in order", () => {
    const numbers = rows.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
    assert.ok(numbers.length > 0);
  });

  it("names a test of each", () => {
    const missing = rows.filter(
      ({ number, file }) => !readFileSync(join(root, file), "utf8").includes(`attack ${number}: `),
    );
    assert.deepEqual(missing, []);
  });
});
