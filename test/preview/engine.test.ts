import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult, Workspace } from "../support/engine";
import { workloads } from "./harness";

/** Reports image and namespace of every Deployment, and denies the image `bad`. */
const pack = `
const { PolicyPack } = require("@pulumi/policy");
process.chdir(__dirname);
new PolicyPack("probe", { policies: [{
  name: "probe", description: "Probes.", enforcementLevel: "mandatory",
  validateResource: ({ type, props }, report) => {
    if (!type.endsWith(":Deployment")) return;
    const { image } = props.spec.template.spec.containers[0];
    if (image === "bad") report(image + " in " + props.metadata.namespace);
  },
}] });`;

describe("the engine and the cloud of these tests", () => {
  let engine: Engine;
  let cloud: Cloud;
  before(async () => {
    engine = await createEngine();
    cloud = await startCloud();
  });
  afterEach(() => {
    cloud.reset();
  });
  after(() => {
    engine.close();
    cloud.close();
  });

  const workspaceFor = async (images: Record<string, string>): Promise<Workspace> => {
    const directory = path.join(__dirname, "programs/workloads");
    const workspace = await engine.workspace({
      program: { directory },
      cloud,
      config: workloads(images),
    });
    workspace.write({
      "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
      "pack/package.json": JSON.stringify({ name: "probe", version: "1.0.0", main: "index.js" }),
      "pack/index.js": pack,
      "pack/executable": "#!/usr/bin/env node\nrequire('./index.js');\n",
    });
    fs.chmodSync(path.join(workspace.directory, "pack/executable"), 0o755);
    return workspace;
  };
  const steps = ({ steps: all }: OperationResult): string[] =>
    all
      .filter(({ urn }) => urn.includes("Deployment"))
      .map(({ urn, op, outcome }) => `${urn.split("::").at(-1) ?? ""} ${op} ${outcome}`)
      .sort();

  for (const form of ["pack", "pack/executable"]) {
    it(`run a policy pack (${form}) and report exactly what it says`, async () => {
      const workspace = await workspaceFor({ one: "good", two: "bad" });
      const policyPack = path.join(workspace.directory, form);
      const result = await workspace.preview({ policyPack });
      assert.equal(result.exitCode, 1);
      assert.deepEqual(result.violations, [
        {
          policy: "probe",
          level: "mandatory",
          message: "Probes.\nbad in default",
          urn: "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::two",
        },
      ]);
      assert.deepEqual(steps(result), ["one create planned", "two create planned"]);
      assert.deepEqual(cloud.resources.present, []);
    });
  }

  it("create, tell a change from a replacement, and destroy", async () => {
    const workspace = await workspaceFor({ one: "good", two: "good" });
    assert.deepEqual(steps(await workspace.up({ skipPreview: true })), [
      "one create done",
      "two create done",
    ]);
    assert.deepEqual(cloud.resources.present.map(({ name }) => name).sort(), ["one", "two"]);

    workspace.configure({
      workloads: JSON.stringify([
        { name: "one", image: "better" },
        { name: "two", image: "good", namespace: "production" },
      ]),
    });
    assert.deepEqual(steps(await workspace.preview()), [
      "one update planned",
      "two create-replacement planned",
      "two delete-replaced planned",
      "two replace planned",
    ]);

    await workspace.destroy();
    assert.deepEqual(cloud.resources.present, []);
    assert.equal(cloud.resources.created.length, 2);
  });
});
