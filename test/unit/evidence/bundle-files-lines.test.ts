import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BundleFiles } from "../../../trust/evidence";
import { limits } from "../../../trust/limits";

describe("the lines of a bundle file", () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-lines-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const texts = async (name: string, content: string): Promise<string[]> => {
    const file = join(folder, name);
    writeFileSync(file, content);
    const stored = await new BundleFiles(file).bundles();
    const signal = new AbortController().signal;
    const read = await Promise.all(stored.map((bundle) => bundle.read(signal)));
    return read.map((bytes) => Buffer.from(bytes).toString());
  };

  it("are bundles, without those that are blank", async () => {
    assert.deepEqual(await texts("a.jsonl", '\n{"a":1}\r\n \t\n{"b":"\u00e9"}'), [
      '{"a":1}\r',
      '{"b":"\u00e9"}',
    ]);
    assert.deepEqual(await texts("b.json", '{"a":1}\n{"b":2}\n'), ['{"a":1}', '{"b":2}']);
    assert.deepEqual(await texts("c.json", '{\n"a": 1\n}\n'), ['{\n"a": 1\n}\n']);
  });

  it("are not all looked at where there are too many", async () => {
    const line = "{}\n";
    const most = line.repeat(limits.bundleFiles);
    assert.equal((await texts("most.jsonl", most)).length, limits.bundleFiles);
    // As many as a call takes arguments, and more.
    for (const name of ["more.jsonl", "more.json"]) {
      await assert.rejects(texts(name, line.repeat(500_000)), {
        code: "registry.limit",
        message: `${join(folder, name)}: more than ${limits.bundleFiles} bundles`,
      });
    }
  });
});
