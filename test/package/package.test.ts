import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startCloud } from "../support/cloud";
import { createEngine } from "../support/engine";

const repository = resolve(__dirname, "../..");

/** What a user gets: the packed package, installed in an empty folder. */
describe("the npm package", function () {
  let folder: string;
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const installed = (...parts: string[]): string => join(folder, "node_modules", ...parts);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-package-"));
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
        cwd: repository,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }),
    ) as { filename: string; size: number; unpackedSize: number; files: { path: string }[] }[];
    assert.ok(packed);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true }));
    run("npm", "install", "--no-audit", "--no-fund", `./${packed.filename}`);
    const all = Number(run("du", "-sk", ".").split("\t")[0]);
    console.log(
      `    packed ${kilobytes(packed.size)}, unpacked ${kilobytes(packed.unpackedSize)}, the folder with all dependencies ${(all / 1024).toFixed(0)} MB`,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("installs no provider SDK", () => {
    assert.deepEqual(readdirSync(installed("@pulumi")).sort(), ["policy", "pulumi"]);
    assert.equal(existsSync(installed("@azure")), false);
  });

  it("contains nothing but the compiled code, the pack and the texts", () => {
    const roots = readdirSync(installed("countersign")).sort();
    assert.deepEqual(roots, [
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "plugin",
      "policy-pack",
    ]);
    assert.deepEqual(readdirSync(installed("countersign", "policy-pack")).sort(), [
      "PulumiPolicy.yaml",
      "package.json",
    ]);
  });

  it("holds nothing that an earlier build left behind", () => {
    const dist = installed("countersign", "dist");
    const programs = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".js"),
    );
    assert.ok(programs.length > 100);
    const orphans = programs.filter(
      (file) => !existsSync(join(repository, file.replace(/\.js$/, ".ts"))),
    );
    assert.deepEqual(orphans, []);
  });

  it("runs `npx countersign --help`", () => {
    assert.match(run("npx", "--no-install", "countersign", "--help"), /^Usage: countersign/);
  });

  it("gives `require` and `import` the same trust module", () => {
    const script = `
      const required = require("countersign/trust");
      const policy = required.parsePolicy("apiVersion: countersign/v1\\nkind: TrustPolicy\\nname: empty\\nunmatched: enforce\\n", { file: "x.yaml" });
      import("countersign/trust").then((imported) => console.log(policy.name, imported.parsePolicy === required.parsePolicy));`;
    assert.equal(run("node", "-e", script), "empty true\n");
  });

  it("gives `require` and `import` the same components, without any provider SDK", () => {
    const script = `
      const required = require("countersign/components/verified-image");
      import("countersign/components/verified-image").then((imported) => console.log(Object.keys(required), imported.VerifiedImage === required.VerifiedImage));`;
    assert.equal(run("node", "-e", script), "[ 'VerifiedImage' ] true\n");
  });

  it("has types for its subpaths", () => {
    writeFileSync(
      join(folder, "user.ts"),
      `import { VerifiedImage } from "countersign/components/verified-image";
import { createVerifier, defineTrustPolicy, githubWorkflow, policyFromDocument, type Verdict } from "countersign/trust";
const policy = policyFromDocument(defineTrustPolicy({ name: "acme", signers: { release: githubWorkflow({ repository: "a/b", workflow: ".github/workflows/c.yml", refs: ["refs/heads/main"] }) } }));
export const verdicts: Promise<Verdict[]> = createVerifier({ policy }).verify([{ image: "nginx", namespace: {} }]);
// @ts-expect-error a mode that there is not
defineTrustPolicy({ name: "acme", unmatched: "block" });
export const { reference } = new VerifiedImage("api", { image: "nginx", policy: defineTrustPolicy({ name: "acme" }) });
// @ts-expect-error an input that there is not
new VerifiedImage("api", { image: "nginx", polcy: "trust-policy.yaml" });
`,
    );
    const options = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2024",
      "--types",
      "node",
    ];
    run(
      join(repository, "node_modules/.bin/tsc"),
      ...options,
      "--typeRoots",
      join(repository, "node_modules/@types"),
      "user.ts",
    );
  });

  it("ships the JSON Schema of a TrustPolicy", () => {
    const schema = run(
      "node",
      "-p",
      'JSON.stringify(require("countersign/trust-policy.schema.json").properties.kind)',
    );
    assert.match(schema, /"TrustPolicy"/);
  });

  for (const [form, pack] of [
    ["directory", "countersign/policy-pack"],
    ["executable", ".bin/countersign-policy-pack"],
  ] as const) {
    it(`blocks an image in a real preview from the installed folder (${form})`, async () => {
      const engine = await createEngine();
      const cloud = await startCloud();
      try {
        const workspace = await engine.workspace({
          program: {
            files: {
              "index.ts": `import { CustomResource } from "@pulumi/pulumi";
new CustomResource("kubernetes:core/v1:Pod", "api", { spec: { containers: [{ name: "api", image: "nginx" }] } });
`,
              "trust-policy.yaml":
                "apiVersion: countersign/v1\nkind: TrustPolicy\nname: closed\nunmatched: enforce\n",
            },
          },
          cloud,
        });
        const result = await workspace.preview({ policyPack: installed(pack) });
        assert.notEqual(result.exitCode, 0);
        assert.deepEqual(
          result.violations.map(({ policy, level, message }) => [
            policy,
            level,
            message.split(" ")[0],
          ]),
          [["image-trusted", "mandatory", "image.unmatched"]],
        );
      } finally {
        engine.close();
        cloud.close();
      }
    });
  }
});

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} kB`;
