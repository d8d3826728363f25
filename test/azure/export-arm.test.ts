import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { exportArm, readProgram, SECRET, UNKNOWN } from "../../arm";
import type { PulumiProgram } from "../../arm";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { runProcess } from "../support/engine/process";

const program = `
  import * as pulumi from "@pulumi/pulumi";
  import { Registry } from "@pulumi/azure-native/containerregistry";
  import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
  const place = { resourceGroupName: "rg", location: "westeurope" };
  const identity = new UserAssignedIdentity("identity", { ...place, resourceName: "puller" });
  new Registry("registry", {
    ...place,
    registryName: "acmeshop",
    sku: { name: "Premium" },
    tags: { puller: identity.id, key: pulumi.secret("hunter2") },
  });`;

describe("what the real engine writes", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    workspace = await engine.workspace({ program: { files: { "index.ts": program } }, cloud });
  });
  after(() => {
    engine.close();
    cloud.close();
  });

  const preview = async (...flags: string[]): Promise<PulumiProgram> => {
    const args = ["preview", "--json", "--non-interactive", "--stack", "dev", ...flags];
    const { directory, env } = workspace;
    const { stdout } = await runProcess(engine.pulumi, args, {
      cwd: directory,
      env: { ...env, PWD: directory },
      timeout: 90_000,
    });
    assert.ok(!stdout.includes("hunter2"));
    return readProgram(JSON.parse(stdout));
  };

  it("is read: a preview, a state, and what a preview leaves out", async () => {
    const first = exportArm((await preview()).resources);
    assert.deepEqual([first.findings, first.left], [[], []]);
    assert.deepEqual(first.template.resources[1]?.tags, { puller: UNKNOWN, key: SECRET });

    assert.equal((await workspace.up({ skipPreview: true })).exitCode, 0);
    const state = readProgram(JSON.parse(await workspace.exportState()));
    const { template } = exportArm(state.resources);
    const [identity, known] = template.resources;
    assert.equal(identity?.name, "puller");
    assert.equal(known?.name, "acmeshop");
    assert.match((known.tags as { puller: string }).puller, /\/userAssignedIdentities\/puller$/);
    assert.equal((known.tags as { key: string }).key, SECRET);

    const second = await preview();
    assert.deepEqual(
      [exportArm(second.resources).template.resources, second.unchanged > 1],
      [[], true],
    );
    const whole = await preview("--show-sames");
    assert.equal(whole.unchanged, 0);
    assert.deepEqual(exportArm(whole.resources).template, template);
  });
});
