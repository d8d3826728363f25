import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BundleFiles, type Evidence } from "../../../trust/evidence";
import { limits } from "../../../trust/limits";
import { authority, Bench, DIGEST, identity, sha256 } from "./support";

describe("bundles in files", () => {
  let bench: Bench;
  let directory: string;
  before(async () => {
    bench = await Bench.start();
  });
  after(async () => {
    await bench.stop();
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "countersign-bundles-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const bundle = (predicateType?: string, digest = bench.digest): string =>
    JSON.stringify(
      authority.signBundle({ digest, identity, ...(predicateType && { predicateType }) }),
    );
  const write = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const gather = (path = directory): Promise<Evidence> =>
    bench.gather(undefined, { part: "files", bundles: new BundleFiles(path) });
  const types = ({ statements, rejected, problems }: Evidence) => {
    assert.deepEqual([rejected, problems], [[], []]);
    return statements.map(({ predicateType }) => predicateType?.split("/").at(-1));
  };

  it("are read from one file, with where they came from", async () => {
    const text = bundle();
    const evidence = await gather(write("image.sigstore.json", text));
    assert.deepEqual(types(evidence), ["v1"]);
    const [statement] = evidence.statements;
    assert.equal(statement?.part, "files");
    assert.equal(statement.format, "bundle");
    assert.equal(statement.origin, sha256(text));
    assert.deepEqual(evidence.parts, ["files"]);
  });

  it("are read from every file of a directory that has a bundle's name, in order", async () => {
    write("b.json", bundle("https://acme.example/b"));
    write("a.sigstore", bundle("https://acme.example/a"));
    write(
      "c.jsonl",
      `${bundle("https://acme.example/c")}\n\n${bundle("https://acme.example/d")}\n`,
    );
    write("README.md", "no bundle");
    mkdirSync(join(directory, "folder.json"));
    assert.deepEqual(types(await gather()), ["a", "b", "c", "d"]);
  });

  it("are one a line in whatever file has an object on each line", async () => {
    const path = write("bundles", [bundle("urn:x/a"), bundle("urn:x/b")].join("\r\n"));
    assert.deepEqual(types(await gather(path)), ["a", "b"]);
  });

  it("are one in a file, however it is broken into lines", async () => {
    const pretty = JSON.stringify(JSON.parse(bundle()), null, 2);
    assert.deepEqual(types(await gather(write("a.json", pretty))), ["v1"]);
  });

  it("are the one line of a .jsonl", async () => {
    assert.deepEqual(types(await gather(write("a.jsonl", `${bundle()}\n`))), ["v1"]);
  });

  it("count once, though they are there twice", async () => {
    const text = bundle();
    write("a.json", text);
    write("b.json", text);
    assert.equal((await gather()).statements.length, 1);
  });

  it("are rejected when they are about another image or broken, and the others count", async () => {
    write("a.json", bundle(undefined, DIGEST));
    write("b.json", "{");
    write("c.json", bundle());
    const evidence = await gather();
    assert.deepEqual(
      evidence.rejected.map(({ part, code }) => [part, code]),
      [
        ["files", "statement.subject-mismatch"],
        ["files", "bundle.malformed"],
      ],
    );
    assert.equal(evidence.statements.length, 1);
  });

  it("are read once for all images", async () => {
    const path = write("a.json", bundle());
    const files = new BundleFiles(path);
    const read = () => bench.gather(undefined, { part: "files", bundles: files });
    const first = await read();
    rmSync(path);
    assert.deepEqual((await read()).statements, first.statements);
  });

  describe("are a problem", () => {
    const problem = async (path?: string) => {
      const { statements, problems } = await gather(path);
      assert.deepEqual(statements, []);
      return problems.map(({ part, code, message }) => [
        part,
        code,
        message.replace(directory, "D"),
      ]);
    };

    it("when there is nothing at the path", async () => {
      assert.deepEqual(await problem(join(directory, "none")), [
        ["files", "evidence.files", "D/none cannot be read"],
      ]);
    });

    it("when a directory holds none: a wrong path is not the answer that nothing is signed", async () => {
      write("README.md", "none");
      assert.deepEqual(await problem(), [["files", "evidence.files", "D holds no bundle"]]);
    });

    it("when one is a link to nowhere", async () => {
      write("a.json", bundle());
      symlinkSync(join(directory, "none"), join(directory, "b.json"));
      assert.deepEqual(await problem(), [["files", "evidence.files", "D/b.json cannot be read"]]);
    });

    it("when one is a pipe, which is not waited for", async () => {
      execFileSync("mkfifo", [join(directory, "a.json")]);
      assert.deepEqual(await problem(), [["files", "evidence.files", "D/a.json is no file"]]);
    });

    it("when there are too many", async () => {
      write("a.jsonl", "{}\n".repeat(limits.bundleFiles + 1));
      assert.deepEqual(await problem(), [["files", "registry.limit", "D: more than 1000 bundles"]]);
    });

    it("when one is too large", async () => {
      write("a.json", " ".repeat(limits.evidenceBytes + 1));
      assert.deepEqual(await problem(), [
        ["files", "registry.limit", "D/a.json has 67108865 bytes, more than 67108864"],
      ]);
    });

    it("when all together are too large", async () => {
      for (const name of ["a.json", "b.json"])
        write(name, " ".repeat(limits.evidenceBytes / 2 + 1));
      assert.deepEqual(await problem(), [
        ["files", "registry.limit", "D: bundles of more than 67108864 bytes"],
      ]);
    });
  });
});
