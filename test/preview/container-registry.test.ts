import * as assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { azureSteps, nameOf } from "./steps";
import { diagnosticsOf } from "./verified-image-scene";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";

const program = `
  import * as pulumi from "@pulumi/pulumi";
  import { ContainerRegistry } from "countersign/components/registry";
  const config = new pulumi.Config();
  const protect = config.getBoolean("protect");
  const registry = new ContainerRegistry("images", config.requireObject("args"), { protect });
  export const { registryId, loginServer, permissionMode, registryReachability } = registry;`;

const policy = `
apiVersion: countersign/v1
kind: TrustPolicy
name: images
signers:
  release:
    githubWorkflow:
      repository: acme/shop
      workflow: .github/workflows/release.yml
      refs: [refs/heads/main]
rules:
  - { name: signed, images: ["acmeprod.azurecr.io/shop/**"], signature: [release] }
`;

const production = {
  resourceGroupName: "rg",
  registryName: "acmeprod",
  location: "westeurope",
  subnetId: `${GROUP}/Microsoft.Network/virtualNetworks/hub/subnets/endpoints`,
  privateDnsZoneId: `${GROUP}/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`,
  workspaceId: `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`,
  pullPrincipalIds: { kubelet: "11111111-1111-1111-1111-111111111111" },
};

const otherMode = {
  ...production,
  permissionMode: "LegacyRegistryPermissions",
  suppressions: [
    { check: "registry.repository-permissions", reason: "a test", expires: "2099-12-31" },
  ],
};

const children = [
  "images-diagnostics",
  "images-endpoint",
  "images-endpoint-dns",
  "images-pull-kubelet",
  "images-registry",
];

describe("a program with a ContainerRegistry", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    workspace = await engine.workspace({ program: { files: { "index.ts": program } }, cloud });
    workspace.write({ "trust-policy.yaml": policy });
    installComponents(workspace);
  });
  after(() => {
    engine.close();
    cloud.close();
  });
  const configure = (args: object): void => {
    workspace.configure({ args: JSON.stringify(args) });
  };

  it("names every mistake on the resource, without a stack, before any provider is asked", async () => {
    configure({ ...production, registryName: "acme-prod", replicaLocations: ["West Europe"] });
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    assert.deepEqual(diagnosticsOf(result), [
      'images: error registryName: Azure refuses "acme-prod" as the name of a container registry; use 5 to 50 letters and digits\n' +
        'replicaLocations[0]: "westeurope" is the region of the registry itself; name another region\n' +
        'trustPolicy: policy "images" names no image of acme-prod.azurecr.io; its patterns are acmeprod.azurecr.io/shop/**; add a pattern such as acme-prod.azurecr.io/**, or give the registry the name that the patterns have',
    ]);
    assert.ok(!result.text.includes("    at "), result.text);
    assert.deepEqual(azureSteps(result), []);
  });

  it("has the registry first, and what belongs to it", async () => {
    configure(production);
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);
    assert.deepEqual(
      azureSteps(preview),
      children.map((name) => `create ${name}`),
    );
    assert.deepEqual(cloud.resources.created, []);

    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const created = cloud.resources.created.map(({ name }) => name);
    assert.equal(created[0], "images-registry");
    assert.deepEqual(created.sort(), children);
  });

  it("has nothing to change afterwards, and changes in place", async () => {
    const again = await workspace.preview();
    assert.deepEqual([...new Set(again.steps.map(({ op }) => op))], ["same"], again.text);

    configure({
      ...production,
      networkRuleBypass: "None",
      pullPrincipalIds: { other: "2" },
      tags: { team: "platform" },
    });
    const edited = await workspace.preview();
    assert.equal(edited.exitCode, 0, edited.text);
    assert.deepEqual(azureSteps(edited), [
      "create images-pull-other",
      "delete images-pull-kubelet",
      "update images-endpoint",
      "update images-registry",
    ]);
  });

  it("refuses another permission mode in the preview, for that is another registry", async () => {
    configure(otherMode);
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    const [refusal = ""] = diagnosticsOf(result);
    assert.match(refusal, /^images-registry: error unable to replace resource .*\n?.* protect/);
  });

  it("is replaced where it is not protected, the old one deleted first", async () => {
    workspace.configure({ protect: "false" });
    const result = await workspace.up({ skipPreview: true });
    assert.equal(result.exitCode, 0, result.text);
    const done = result.steps
      .filter(({ urn, op }) => nameOf(urn) === "images-registry" && op !== "replace")
      .map(({ op }) => op);
    assert.deepEqual(done, ["delete-replaced", "create-replacement"]);
    assert.deepEqual(
      cloud.resources.present
        .filter(({ name }) => name === "images-registry")
        .map(({ type }) => type),
      ["azure-native:containerregistry:Registry"],
    );
  });
});
