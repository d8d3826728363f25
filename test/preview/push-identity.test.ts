import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { azureSteps } from "./steps";
import { diagnosticsOf } from "./verified-image-scene";

const example = path.resolve(__dirname, "../../examples/registry");
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const REGISTRY = `${GROUP}/Microsoft.ContainerRegistry/registries/acmeprod`;

const later = `
  import * as pulumi from "@pulumi/pulumi";
  import { GithubSubjects, PushIdentity } from "countersign/components/identity";
  class Registry extends pulumi.CustomResource {
    declare readonly registryId: pulumi.Output<string>;
    constructor(name: string) {
      super("azure-native:acme:Registry", name, { registryId: undefined });
    }
  }
  new PushIdentity("later", {
    resourceGroupName: "rg",
    registryId: new Registry("registry").registryId,
    signers: ["release"],
    environments: ["production"],
    githubOwnerIds: { acme: "1000" },
    githubSubjects: GithubSubjects.Ids,
  });`;

describe("a program with a PushIdentity", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    cloud.outputs.set("release-identity", { principalId: "pusher", clientId: "client" });
    workspace = await engine.workspace({
      program: { directory: example },
      cloud,
      config: {
        "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001",
        "azure-native:location": "westeurope",
        resourceGroup: "images",
        registryName: "acmeprod",
        subnetId: `${GROUP}/Microsoft.Network/virtualNetworks/hub/subnets/endpoints`,
        privateDnsZoneId: `${GROUP}/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`,
        workspaceId: `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`,
        pullers: JSON.stringify({ kubelet: "11111111-1111-1111-1111-111111111111" }),
        githubOwnerIds: JSON.stringify({ acme: "1000" }),
      },
    });
    installComponents(workspace);
  });
  after(() => {
    engine.close();
    cloud.close();
  });
  const created = (): string[] => cloud.resources.created.map(({ name }) => name);

  it("names every mistake on the resource, without a stack", async () => {
    workspace.configure({ githubOwnerIds: JSON.stringify({ acme: "acme" }) });
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    assert.deepEqual(diagnosticsOf(result), [
      'release: error githubOwnerIds.acme: "acme" is not a numeric id; use the id in https://api.github.com/users/acme',
    ]);
    assert.ok(!result.text.includes("    at "), result.text);
    assert.deepEqual(azureSteps(result, "PushIdentity"), []);
    workspace.configure({ githubOwnerIds: JSON.stringify({ acme: "1000" }) });
  });

  it("is granted its role on a registry of the same update", async () => {
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);
    const steps = azureSteps(preview, "PushIdentity");
    assert.deepEqual(
      steps.map((step) => step.replace(/[0-9a-f]{12}$/, "HASH")),
      ["create release-credential-HASH", "create release-identity", "create release-push"],
    );

    cloud.outputs.set("images-registry", { name: "acmeprod" });
    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    assert.ok(created().indexOf("images-registry") < created().indexOf("release-push"));
    const find = (name: string): Record<string, unknown> =>
      cloud.resources.present.find((resource) => resource.name.startsWith(name))?.inputs ?? {};
    assert.deepEqual(
      [find("release-credential").subject, find("release-push").principalId],
      ["repo:acme@1000/shop@2000:environment:production", "pusher"],
    );
    assert.match(
      String(find("release-push").condition),
      / OR \(\(\S+ StringStartsWithIgnoreCase 'shop\/'\)\)\)$/,
    );
  });

  it("has nothing to change afterwards", async () => {
    const again = await workspace.preview();
    assert.deepEqual([...new Set(again.steps.map(({ op }) => op))], ["same"], again.text);
  });

  it("is refused by the update where only that knows that the registry is another", async () => {
    cloud.outputs.set("registry", { registryId: REGISTRY.replace("acmeprod", "acmetest") });
    const other = await engine.workspace({
      program: { files: { "index.ts": later } },
      cloud,
      config: { "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001" },
    });
    installComponents(other);
    other.write({
      "trust-policy.yaml": fs.readFileSync(path.join(example, "trust-policy.yaml"), "utf8"),
    });
    const update = await other.up();
    assert.notEqual(update.exitCode, 0);
    const [text] = diagnosticsOf(update);
    assert.equal(
      text,
      'later: error trustPolicy: release of policy "images" names no image of acmetest.azurecr.io; its patterns are acmeprod.azurecr.io/shop/**; add a pattern such as acmetest.azurecr.io/**, or give the registry the name that the patterns have',
    );
    assert.deepEqual(
      created().filter((name) => name.startsWith("later")),
      [],
    );
  });
});
