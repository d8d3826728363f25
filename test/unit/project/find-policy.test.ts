import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateKey } from "../../support/authority";
import { findPolicy, SetupError } from "../../../trust/project";
import type { PolicyPlaces } from "../../../trust/project";

const document = (name: string) => ({
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name,
  allow: ["registry.example/team/**"],
});

const messageOf = (find: () => unknown): string => {
  try {
    find();
  } catch (error) {
    assert.ok(error instanceof SetupError, String(error));
    return error.message;
  }
  return assert.fail("found");
};

describe("findPolicy", () => {
  let project: string;
  let program: string;

  const write = (name: string, ...folders: string[]): string => {
    const file = path.join(project, ...folders);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(document(name)));
    return file;
  };
  const find = (places: Partial<PolicyPlaces> = {}) =>
    findPolicy({
      configuredBy: "`policy` in the pack's configuration",
      environment: {},
      start: program,
      stackConfiguration: new Map(),
      ...places,
    });

  beforeEach(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), "countersign-")));
    program = path.join(project, "src");
    mkdirSync(program);
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  });

  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("takes the pack's configuration before all else, then the stack's, the environment's, then the nearest file", () => {
    write("nearest", "src", "trust-policy.yaml");
    write("project", "trust-policy.yaml");
    const places = {
      configured: path.relative(project, write("configured", "policies", "configured.yaml")),
      stackConfiguration: new Map([["countersign:policy", "stack.yaml"]]),
      environment: { COUNTERSIGN_POLICY: write("environment", "environment.yaml") },
    };
    write("stack", "stack.yaml");

    assert.equal(find(places).name, "configured");
    assert.equal(find({ ...places, configured: undefined }).name, "stack");
    assert.equal(find({ environment: places.environment }).name, "environment");
    assert.equal(find().name, "nearest");
    rmSync(path.join(program, "trust-policy.yaml"));
    assert.equal(find().name, "project");
  });

  it("does not look beyond the project", () => {
    rmSync(path.join(project, "Pulumi.yaml"));
    writeFileSync(path.join(program, "Pulumi.yaml"), "");
    write("outside", "trust-policy.yaml");
    assert.match(messageOf(find), /^policy\.missing/);
  });

  it("takes no file of another project, whose folder the shell may stand in", () => {
    write("nearest", "src", "trust-policy.yaml");
    assert.equal(find({ project: "shop" }).name, "nearest");
    const lines = messageOf(() => find({ project: "pay" })).split("\n");
    assert.deepEqual(lines.slice(4, -1), [
      `tried  trust-policy.yaml from the program's folder upward: ${program} is not in project "pay"`,
    ]);
    const configured = messageOf(() => find({ project: "pay", configured: "policy.yaml" }));
    assert.equal(
      configured.split("\n")[1],
      `the path "policy.yaml" is relative to the folder of Pulumi.yaml: ${program} is not in project "pay"; run pulumi in that folder, or write an absolute path`,
    );
    assert.equal(
      find({ project: "pay", configured: write("absolute", "a.yaml") }).name,
      "absolute",
    );
  });

  it("takes a document from the pack's or the stack's configuration", () => {
    assert.equal(find({ configured: document("inline") }).name, "inline");
    const stackConfiguration = new Map([["countersign:policy", JSON.stringify(document("json"))]]);
    assert.equal(find({ stackConfiguration }).name, "json");
  });

  it("takes a path and the files of a document from another folder where that is told", () => {
    const configuredFrom = path.join(project, "program");
    write("beside", "program", "policy.yaml");
    writeFileSync(path.join(configuredFrom, "key.pub"), generateKey().publicKeyPem);
    const signers = { release: { publicKey: { file: "key.pub" } } };
    const inline = { ...document("inline"), signers };
    assert.equal(find({ configured: "policy.yaml", configuredFrom }).name, "beside");
    assert.equal(find({ configured: inline, configuredFrom }).name, "inline");
    assert.match(
      messageOf(() => find({ configured: inline })),
      /key\.pub/,
    );
  });

  it("resolves the environment's path against the shell's folder", () => {
    write("shell", "shell", "policy.yaml");
    const environment = { COUNTERSIGN_POLICY: "policy.yaml", PWD: path.join(project, "shell") };
    assert.equal(find({ environment }).name, "shell");
  });

  it("names the places tried when there is none", () => {
    assert.equal(
      messageOf(find),
      [
        "policy.missing · no TrustPolicy was found",
        "tried  `policy` in the pack's configuration: not set",
        "tried  the stack configuration countersign:policy: not set",
        "tried  the environment variable COUNTERSIGN_POLICY: not set",
        `tried  ${path.join(program, "trust-policy.yaml")}: no such file`,
        `tried  ${path.join(project, "trust-policy.yaml")}: no such file`,
        "fix: Create trust-policy.yaml, or name the file.",
      ].join("\n"),
    );
  });

  it("says when neither the stack's configuration nor the program's folder is told", () => {
    const lines = messageOf(() => find({ start: undefined, stackConfiguration: undefined }));
    assert.deepEqual(lines.split("\n").slice(2, -1), [
      "tried  the stack configuration countersign:policy: the engine does not tell it",
      "tried  the environment variable COUNTERSIGN_POLICY: not set",
      "tried  trust-policy.yaml from the program's folder upward: PWD, which would tell it, is not set",
    ]);
  });

  it("does not fall back to another place when the one that counts fails", () => {
    write("nearest", "src", "trust-policy.yaml");
    const message = messageOf(() => find({ configured: "missing.yaml" }));
    assert.match(message, /^policy\.missing/);
    assert.ok(message.includes(path.join(project, "missing.yaml")), message);
    assert.ok(message.includes("named by `policy` in the pack's configuration"), message);
  });

  it("shows the place in the file when the policy is not valid", () => {
    const file = path.join(program, "trust-policy.yaml");
    writeFileSync(
      file,
      "apiVersion: countersign/v1\nkind: TrustPolicy\nname: x\nallw: ['a.b/**']\n",
    );
    const message = messageOf(find);
    assert.match(message, /^policy\.invalid/);
    assert.ok(message.includes(`${file}:4:1`), message);
    assert.ok(message.includes('did you mean "allow"?'), message);
  });

  it("shows the place in a document of the stack's configuration", () => {
    const json = JSON.stringify({ ...document("x"), allow: 1 });
    const message = messageOf(() =>
      find({ stackConfiguration: new Map([["countersign:policy", json]]) }),
    );
    assert.match(message, /^policy\.invalid/);
    assert.ok(message.includes("countersign:policy:1:"), message);
  });

  it("insists on the expected digest", () => {
    write("nearest", "src", "trust-policy.yaml");
    const { digest } = find();
    assert.equal(find({ expectedDigest: digest }).digest, digest);
    const other = `sha256:${"0".repeat(64)}` as const;
    assert.equal(
      messageOf(() => find({ expectedDigest: other })),
      [
        "policy.digest-mismatch · the TrustPolicy is not the expected one",
        `found     ${digest}`,
        `expected  ${other}`,
        "fix: Pin the new digest after review, or restore the file.",
      ].join("\n"),
    );
  });
});
