import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { runProcess } from "../../support/engine/process";
import { Folder, run } from "./support";

const SECRET = "hunter2";

const registry = (inputs: object) => ({
  urn: "urn:pulumi:dev::shop::azure-native:containerregistry:Registry::registry",
  type: "azure-native:containerregistry:Registry",
  inputs: { registryName: "acme", location: "westeurope", sku: { name: "Premium" }, ...inputs },
});

const deployment = (...resources: object[]) =>
  JSON.stringify({ version: 3, deployment: { resources } });

const wrong = deployment(registry({ adminUserEnabled: "no", "made\u001b[31mUp": 1 }), {
  urn: "urn:pulumi:dev::shop::azure-native:web:WebApp::site",
  type: "azure-native:web:WebApp",
});

describe("countersign export arm", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("writes a template and nothing else", async () => {
    const file = folder.write("state.json", deployment(registry({ adminUserEnabled: false })));
    const { code, stdout, stderr } = await run(["export", "arm", "--strict", file]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(JSON.parse(stdout), {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      resources: [
        {
          type: "Microsoft.ContainerRegistry/registries",
          apiVersion: "2023-01-01-preview",
          name: "acme",
          location: "westeurope",
          sku: { name: "Premium" },
          properties: { adminUserEnabled: false },
        },
      ],
    });
  });

  it("says beside it what is wrong", async () => {
    const file = folder.write("state.json", wrong);
    const { code, stdout, stderr } = await run(["export", "arm", file]);
    assert.equal(code, 0);
    assert.deepEqual(stderr.split("\n"), [
      'registry.adminUserEnabled: expected a boolean, found "no"',
      "registry.made\\u{1b}[31mUp: no such property",
      "site (azure-native:web:WebApp): this type cannot be written as ARM JSON",
      "",
    ]);
    assert.equal((JSON.parse(stdout) as { resources: unknown[] }).resources.length, 1);
  });

  it("fails for it where that is wanted, and writes the template all the same", async () => {
    const file = folder.write("state.json", wrong);
    const strict = await run(["export", "arm", "--strict", file]);
    assert.equal(strict.code, 1);
    assert.equal(strict.stdout, (await run(["export", "arm", file])).stdout);
  });

  it("says what a preview left out", async () => {
    const steps = [{ op: "create", newState: registry({}) }];
    const file = folder.write(
      "preview.json",
      JSON.stringify({ steps, changeSummary: { create: 1, same: 7 } }),
    );
    const { code, stderr } = await run(["export", "arm", file, "--strict"]);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "the preview leaves out what does not change (7 of its resources): run pulumi preview --json --show-sames\n",
    );
  });

  it("never prints a secret", async () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(SECRET),
    };
    const file = folder.write(
      "state.json",
      deployment(registry({ tags: { key: secret }, adminUserEnabled: secret, madeUp: [secret] })),
    );
    const { code, stdout, stderr } = await run(["export", "arm", file]);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout + stderr, new RegExp(SECRET));
    assert.match(stdout, /"key": "\[secret\]"/);
  });

  it("reads standard input", async () => {
    const file = folder.write("state.json", deployment(registry({})));
    const program = join(__dirname, "../../../cli/bin.ts");
    const command = `cat "$2" | "$0" --import tsx "$1" export arm -`;
    const { stdout, stderr, exitCode } = await runProcess(
      "bash",
      ["-c", command, process.execPath, program, file],
      { cwd: join(__dirname, "../../.."), env: { PATH: "/usr/bin:/bin" }, timeout: 60_000 },
    );
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.equal(stdout, (await run(["export", "arm", file])).stdout);
  });

  it("reads what Windows PowerShell writes with >", async () => {
    const file = folder.write("state.json", "");
    writeFileSync(file, `\ufeff${deployment(registry({}))}`, "utf16le");
    const { code, stdout } = await run(["export", "arm", file]);
    assert.equal(code, 0);
    assert.match(stdout, /"name": "acme"/);
  });

  const refused = (name: string, reason: string): string =>
    `error: ${name} is no output of pulumi preview --json or pulumi stack export: ${reason}\n`;

  it("refuses what is not JSON, without quoting it", async () => {
    const file = folder.write("state.json", `{"password": "${SECRET}", oops}`);
    assert.deepEqual(await run(["export", "arm", file]), {
      code: 2,
      stdout: "",
      stderr: refused(file, "it is not JSON"),
    });
  });

  it("refuses what is something else", async () => {
    const file = folder.write("state.json", "{}");
    assert.deepEqual(await run(["export", "arm", file]), {
      code: 2,
      stdout: "",
      stderr: refused(
        file,
        'expected "steps" (pulumi preview --json) or "deployment" (pulumi stack export)',
      ),
    });
  });

  it("refuses a file that is not there, and no file", async () => {
    const missing = await run(["export", "arm", join(folder.path, "none.json")]);
    assert.deepEqual([missing.code, missing.stdout], [2, ""]);
    assert.match(
      missing.stderr,
      /^error: ENOENT: no such file or directory, open '.*none\.json'\n$/,
    );
    const { code, stderr } = await run(["export", "arm"]);
    assert.equal(code, 2);
    assert.equal(stderr, "error: missing required argument 'file'\n");
  });
});
