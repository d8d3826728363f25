import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldersOfProject } from "../../../trust/project/folders";

describe("foldersOfProject", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "countersign-"));
    mkdirSync(path.join(root, "project", "src", "deep"), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    it(`goes up to the folder of ${name} and no further`, () => {
      writeFileSync(path.join(root, "project", name), "");
      assert.deepEqual(foldersOfProject(path.join(root, "project", "src", "deep")), [
        path.join(root, "project", "src", "deep"),
        path.join(root, "project", "src"),
        path.join(root, "project"),
      ]);
      assert.deepEqual(foldersOfProject(path.join(root, "project")), [path.join(root, "project")]);
    });
  }

  it("are none of another project's", () => {
    const folder = path.join(root, "project");
    const foldersIn = (file: string, project: string) => {
      writeFileSync(path.join(folder, "Pulumi.yaml"), file);
      return foldersOfProject(folder, project);
    };
    assert.deepEqual(foldersIn("name: shop\nruntime: nodejs\n", "shop"), [folder]);
    assert.equal(foldersIn("name: pay\nruntime: nodejs\n", "shop"), undefined);
    assert.equal(foldersIn("", "shop"), undefined);
    assert.equal(foldersIn("{", "shop"), undefined);
    assert.equal(foldersOfProject(root, "shop"), undefined);
  });

  it("stays where it is when no folder above has one", () => {
    assert.deepEqual(foldersOfProject(path.join(root, "project", "src")), [
      path.join(root, "project", "src"),
    ]);
  });
});
