import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import packageJson from "../../package.json";
import pluginJson from "../../plugin/package.json";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult } from "../support/engine";
import { diagnosticsOf } from "./verified-image-scene";

const plugin = path.resolve(__dirname, "../../plugin");

/** A program in another language knows of a component what its SDK tells the engine: type and inputs. */
const program = (args: object): string => `
  import * as pulumi from "@pulumi/pulumi";
  class ContainerRegistry extends pulumi.ComponentResource {
    declare readonly loginServer: pulumi.Output<string>;
    constructor(name: string, args: pulumi.Inputs) {
      const outputs = { loginServer: undefined };
      super("countersign:index:ContainerRegistry", name, { ...args, ...outputs }, {}, true);
    }
  }
  export const { loginServer } = new ContainerRegistry("images", ${JSON.stringify(args)});`;

describe("the plugin for other languages", () => {
  let engine: Engine;
  let cloud: Cloud;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
  });
  after(() => {
    engine.close();
    cloud.close();
  });

  it("has the schema that is in plugin/schema.json (npm run schema)", async () => {
    const golden = fs.readFileSync(path.join(plugin, "schema.json"), "utf8");
    assert.deepEqual(JSON.parse(await engine.schema(plugin)), JSON.parse(golden));
  });

  it("has the version of the package", () => {
    assert.equal(pluginJson.version, packageJson.version);
  });

  const previewOf = async (args: object): Promise<OperationResult> => {
    const workspace = await engine.workspace({
      program: {
        files: {
          "Pulumi.yaml": `name: shop\nruntime: nodejs\nplugins: { providers: [{ name: countersign, path: ${plugin} }] }\n`,
          "index.ts": program(args),
        },
      },
      cloud,
      config: { "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001" },
    });
    return workspace.preview();
  };

  it("makes a component with its children", async () => {
    const args = { profile: "development", resourceGroupName: "rg", registryName: "acmedev" };
    const preview = await previewOf(args);
    assert.equal(preview.exitCode, 0, preview.text);
    assert.match(preview.text, /loginServer: "acmedev\.azurecr\.io"/);
    const [registry] = preview.steps.filter(({ urn }) => urn.endsWith("::images-registry"));
    assert.ok(registry?.urn.includes("countersign:index:ContainerRegistry$azure-native:"));
  });

  it("tells of every argument what is wrong with it", async () => {
    const preview = await previewOf({
      profile: "development",
      resourceGroupName: "rg",
      registryName: "acme-dev",
      replicaLocations: ["northeurope"],
    });
    assert.notEqual(preview.exitCode, 0);
    // The program's own SDK says in its own words that the engine has stopped.
    const problem = diagnosticsOf(preview).find((text) => text.includes("has a problem")) ?? "";
    assert.deepEqual(
      problem.split("\n").map((line) => line.trim()),
      [
        "stack: error countersign:index:ContainerRegistry resource 'images' has a problem: invalid arguments",
        `- property registryName with value '{acme-dev}' has a problem: Azure refuses "acme-dev" as the name of a container registry; use 5 to 50 letters and digits`,
        "- property replicaLocations with value '{[{northeurope}]}' has a problem: only the Premium tier has it, and sku is Basic; leave it out, or set sku to Premium",
      ],
    );
  });
});
