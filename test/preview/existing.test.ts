import * as assert from "node:assert/strict";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud, StoredResource } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { changesOf, preparePlatform, stateOf } from "./platform-scene";
import { nameOf } from "./steps";
import { diagnosticsOf } from "./verified-image-scene";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const PROVIDERS = `${SUBSCRIPTION}/resourceGroups/theirs/providers`;
const ZONES = `${PROVIDERS}/Microsoft.Network/privateDnsZones`;
const WORKSPACE = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/logs`;

const existing = (type: string, id: string, inputs: Record<string, unknown>): StoredResource => ({
  id,
  urn: `urn:pulumi:theirs::theirs::${type}::theirs`,
  type,
  name: "theirs",
  inputs,
  outputs: { ...inputs, name: nameOf(id.replaceAll("/", "::")) },
});

const cluster = existing(
  "azure-native:containerservice:ManagedCluster",
  `${PROVIDERS}/Microsoft.ContainerService/managedClusters/shop`,
  { resourceGroupName: "theirs", resourceName: "shop", location: "westeurope" },
);
const registry = existing(
  "azure-native:containerregistry:Registry",
  `${PROVIDERS}/Microsoft.ContainerRegistry/registries/acmeprod`,
  { resourceGroupName: "theirs", registryName: "acmeprod", sku: { name: "Premium" } },
);

const common = {
  "azure-native:subscriptionId": SUBSCRIPTION.slice("/subscriptions/".length),
  "azure-native:location": "westeurope",
  githubOwnerIds: JSON.stringify({ acme: "1000" }),
};

const examples = {
  "existing-cluster": {
    existing: cluster,
    config: {
      clusterId: cluster.id,
      resourceGroup: "images",
      registryName: "acmeprod",
      endpointSubnetId: `${PROVIDERS}/Microsoft.Network/virtualNetworks/hub/subnets/endpoints`,
      registryZoneId: `${ZONES}/privatelink.azurecr.io`,
      blobZoneId: `${ZONES}/privatelink.blob.core.windows.net`,
      policyScope: SUBSCRIPTION,
    },
    components: ["ComplianceLog", "ContainerRegistry", "PushIdentity"],
  },
  "existing-registry": {
    existing: registry,
    config: {
      registryId: registry.id,
      permissionMode: "AbacRepositoryPermissions",
      resourceGroup: "shop",
      location: "westeurope",
      workspaceId: WORKSPACE,
      tenantId: "22222222-2222-4222-8222-222222222222",
      adminGroups: JSON.stringify(["33333333-3333-4333-8333-333333333333"]),
    },
    components: ["AksCluster", "Network", "PushIdentity"],
  },
} as const;

for (const [name, example] of Object.entries(examples)) {
  describe(`examples/${name}`, () => {
    let engine: Engine;
    let cloud: Cloud;
    let workspace: Workspace;
    before(async () => {
      [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
      preparePlatform(cloud);
      for (const role of ["kubelet-operator", "network", "dns-zone"]) {
        cloud.outputs.set(`shop-${role}`, { createdOn: "2026-01-01T00:00:00Z" });
      }
      for (const identity of ["release-identity", "shop-control-plane", "shop-kubelet"]) {
        cloud.outputs.set(identity, { principalId: `${identity}-id`, clientId: `${identity}-app` });
      }
      cloud.functions.set("azure-native:containerservice:getManagedCluster", () => ({
        identityProfile: { kubeletidentity: { objectId: "kubelet-of-theirs" } },
      }));
      cloud.resources.put(example.existing);
      workspace = await engine.workspace({
        program: { directory: path.resolve(__dirname, "../../examples", name) },
        cloud,
        config: { ...common, ...example.config },
      });
      installComponents(workspace);
    });
    after(() => {
      engine.close();
      cloud.close();
    });

    it("makes everything else, and nothing that exists is among what changes", async () => {
      const update = await workspace.up();
      assert.equal(update.exitCode, 0, update.text);
      assert.deepEqual(
        diagnosticsOf(update).filter((text) => !text.includes(": info ")),
        [],
      );
      const state = await stateOf(workspace);
      const components = state
        .filter(({ type }) => type.startsWith("countersign:"))
        .map(({ type }) => type.split(":").at(-1));
      assert.deepEqual(components.sort(), example.components);
      assert.deepEqual(
        state.filter(
          ({ id, type }) => id === example.existing.id || type === example.existing.type,
        ),
        [],
      );
      assert.deepEqual(
        changesOf(update).filter((change) => !change.startsWith("create ")),
        [],
      );
      assert.deepEqual(cloud.resources.get(example.existing.id), example.existing);
    });

    it("is of use to what exists", () => {
      const rolesOf = (scope: string): string[] =>
        cloud.resources.present
          .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
          .filter(({ inputs }) => inputs.scope === scope)
          .map(({ name: role }) => role)
          .sort();
      if (name === "existing-cluster") {
        const pull = cloud.resources.present.find(({ name: own }) => own === "images-pull-kubelet");
        assert.equal(pull?.inputs.principalId, "kubelet-of-theirs");
        const logs = cloud.resources.present.find(
          ({ name: own }) => own === "audit-diagnose-cluster",
        );
        assert.equal(logs?.inputs.resourceUri, cluster.id);
      } else {
        assert.deepEqual(rolesOf(registry.id), ["release-push", "shop-kubelet-pull"]);
      }
    });

    it("has nothing to change afterwards", async () => {
      const again = await workspace.preview();
      assert.deepEqual(changesOf(again), [], again.text);
    });
  });
}
