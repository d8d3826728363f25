import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { changesOf, stateOf } from "./platform-scene";
import { nameOf } from "./steps";

const program = `
  import { Network, Profile } from "countersign/components/network";
  import { ContainerRegistry } from "countersign/components/registry";
  const common = {
    profile: Profile.Development,
    resourceGroupName: "platform",
    location: "westeurope",
  };
  export const { registryId } = new ContainerRegistry("registry", { ...common, registryName: "acmedev" });
  export const { vnetId } = new Network("network", common);`;

const children = ["network-nodes", "network-nodes-nsg", "network-vnet", "registry-registry"];

/** What `pulumi preview --import-file` writes. */
interface ImportFile {
  readonly resources: {
    readonly type: string;
    readonly name: string;
    readonly component?: boolean;
    readonly parent?: string;
    id?: string;
  }[];
}

describe("resources that exist in the cloud, and in no stack", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  let file: string;
  const newWorkspace = async (): Promise<Workspace> => {
    const created = await engine.workspace({ program: { files: { "index.ts": program } }, cloud });
    installComponents(created);
    return created;
  };
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    // The stack that made them is forgotten.
    const update = await (await newWorkspace()).up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    workspace = await newWorkspace();
    file = path.join(workspace.directory, "import.json");
  });
  after(() => {
    engine.close();
    cloud.close();
  });
  const readImportFile = (): ImportFile => JSON.parse(fs.readFileSync(file, "utf8")) as ImportFile;

  it("are asked for by a preview, each below its component", async () => {
    const preview = await workspace.preview({ importFile: file });
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(
      readImportFile()
        .resources.map(({ name, component, parent }) => ({ name, component, parent }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      [
        { name: "network", component: true, parent: undefined },
        ...["network-nodes", "network-nodes-nsg", "network-vnet"].map((name) => ({
          name,
          component: undefined,
          parent: "network",
        })),
        { name: "registry", component: true, parent: undefined },
        { name: "registry-registry", component: undefined, parent: "registry" },
      ],
    );
  });

  it("are taken in with their ids, and nothing is created", async () => {
    const before = cloud.resources.created.length;
    const wanted = readImportFile();
    for (const resource of wanted.resources) {
      if (resource.component !== true) {
        resource.id = cloud.resources.present.find(({ name }) => name === resource.name)?.id ?? "";
      }
    }
    fs.writeFileSync(file, JSON.stringify(wanted));
    const result = await workspace.import(file);
    assert.equal(result.exitCode, 0, result.text);
    const state = await stateOf(workspace);
    const inState = state.filter(({ type }) => type.startsWith("azure-native:"));
    assert.deepEqual(inState.map(({ urn }) => nameOf(urn)).sort(), children);
    for (const { urn, parent } of inState) {
      assert.equal(nameOf(parent ?? ""), nameOf(urn).split("-")[0], urn);
    }
    assert.equal(cloud.resources.created.length, before);
  });

  it("then belong to the program, which changes none of them", async () => {
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(
      changesOf(preview).filter((change) => children.includes(change.split(" ")[1] ?? "")),
      [],
      preview.text,
    );
    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const again = await workspace.preview();
    assert.deepEqual(changesOf(again), [], again.text);
    assert.equal(cloud.resources.present.length, children.length);
  });
});
