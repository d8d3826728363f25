import * as assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { changesOf, preparePlatform } from "./platform-scene";
import { diagnosticsOf } from "./verified-image-scene";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers";
const NETWORK = `${GROUP}/Microsoft.Network`;
const VNET = `${NETWORK}/virtualNetworks/hub`;

const program = `
  import * as pulumi from "@pulumi/pulumi";
  import { AksCluster } from "countersign/components/cluster";
  import { ContainerRegistry } from "countersign/components/registry";
  const config = new pulumi.Config();
  export const { clusterId } = new AksCluster("cluster", config.requireObject("cluster"));
  export const { registryId } = new ContainerRegistry("registry", config.requireObject("registry"));`;

const policy = `
apiVersion: countersign/v1
kind: TrustPolicy
name: shop
signers:
  release:
    githubWorkflow:
      repository: acme/shop
      workflow: .github/workflows/release.yml
      refs: [refs/heads/main]
rules:
  - { name: signed, images: ["acmeprod.azurecr.io/shop/**"], signature: [release] }
`;

const common = {
  resourceGroupName: "platform",
  location: "westeurope",
  workspaceId: `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`,
};

/** No channel chooses the version, so that it is ours to change. */
const cluster = {
  ...common,
  tenantId: "22222222-2222-4222-8222-222222222222",
  adminGroupObjectIds: ["33333333-3333-4333-8333-333333333333"],
  nodeSubnetId: `${VNET}/subnets/nodes`,
  apiServerSubnetId: `${VNET}/subnets/api`,
  upgradeChannel: "none",
  kubernetesVersion: "1.33.2",
  pools: [{ name: "apps" }, { name: "batch" }],
  suppressions: [
    { check: "aks.auto-upgrade", reason: "a test of versions", expires: "2099-12-31" },
  ],
};

const registry = {
  ...common,
  registryName: "acmeprod",
  subnetId: `${VNET}/subnets/endpoints`,
  privateDnsZoneId: `${NETWORK}/privateDnsZones/privatelink.azurecr.io`,
  pullPrincipalIds: { kubelet: "11111111-1111-4111-8111-111111111111" },
};

interface Edit {
  readonly cluster?: object;
  readonly registry?: object;
}

/** What each edit comes to, in full: nothing is replaced but a pool whose machines change. */
const edits: Readonly<Record<string, Edit & { readonly changes: readonly string[] }>> = {
  "a pool that is added": {
    cluster: { pools: [...cluster.pools, { name: "gpu" }] },
    changes: ["create cluster-pool-gpu", "update cluster"],
  },
  "a pool that is removed": {
    cluster: { pools: [{ name: "apps" }] },
    changes: ["delete cluster-pool-batch", "update cluster"],
  },
  "pools in another order": {
    cluster: { pools: cluster.pools.toReversed() },
    changes: ["update cluster"],
  },
  "how many nodes there are": {
    cluster: {
      systemPool: { minCount: 4, maxCount: 8 },
      pools: [{ name: "apps", minCount: 4, maxCount: 9 }, { name: "batch" }],
    },
    changes: ["update cluster", "update cluster-cluster", "update cluster-pool-apps"],
  },
  "labels and taints of a pool": {
    cluster: {
      pools: [
        { name: "apps", labels: { team: "shop" }, taints: ["a=b:NoSchedule"] },
        { name: "batch" },
      ],
    },
    changes: ["update cluster", "update cluster-pool-apps"],
  },
  "the machines of a pool": {
    cluster: { pools: [{ name: "apps", vmSize: "Standard_D8ds_v5" }, { name: "batch" }] },
    changes: [
      "create-replacement cluster-pool-apps",
      "delete-replaced cluster-pool-apps",
      "replace cluster-pool-apps",
      "update cluster",
    ],
  },
  "the Kubernetes version": {
    cluster: { kubernetesVersion: "1.34.1" },
    changes: [
      "update cluster",
      "update cluster-cluster",
      "update cluster-pool-apps",
      "update cluster-pool-batch",
    ],
  },
  "a channel that chooses the version from now on": {
    cluster: { upgradeChannel: "patch", kubernetesVersion: undefined, suppressions: [] },
    changes: [
      "create cluster-cluster-maintenance",
      "update cluster",
      "update cluster-cluster",
      "update cluster-pool-apps",
      "update cluster-pool-batch",
    ],
  },
  "maintenance windows": {
    cluster: { nodeMaintenance: { day: "Monday", startTime: "02:00", durationHours: 6 } },
    changes: ["update cluster", "update cluster-node-maintenance"],
  },
  "who administrates": {
    cluster: { adminGroupObjectIds: ["44444444-4444-4444-8444-444444444444"] },
    changes: ["update cluster", "update cluster-cluster"],
  },
  tags: {
    cluster: { tags: { team: "shop" } },
    registry: { tags: { team: "shop" } },
    changes: [
      "update cluster",
      "update cluster-cluster",
      "update cluster-container-insights",
      "update cluster-pool-apps",
      "update cluster-pool-batch",
      "update registry",
      "update registry-endpoint",
      "update registry-registry",
    ],
  },
  "options of the registry": {
    registry: {
      networkRuleBypass: "None",
      armTokens: false,
      retentionDays: 30,
      replicaLocations: ["northeurope"],
      cacheRules: [
        { name: "fromQuay", sourceRepository: "quay.io/a/b", targetRepository: "quay/a/b" },
      ],
      operatorPrincipalIds: { team: "33333333-3333-4333-8333-333333333333" },
      suppressions: [{ check: "registry.untagged-kept", reason: "a test", expires: "2099-12-31" }],
    },
    changes: [
      "create registry-cache-fromQuay",
      "create registry-operator-team",
      "create registry-operator-team-catalog",
      "create registry-replica-northeurope",
      "update registry",
      "update registry-registry",
    ],
  },
  "who pulls": {
    registry: { pullPrincipalIds: { kubelet: "5" } },
    changes: [
      "create-replacement registry-pull-kubelet",
      "delete-replaced registry-pull-kubelet",
      "replace registry-pull-kubelet",
      "update registry",
    ],
  },
};

/** What would make another cluster or registry. */
const refusals: Readonly<Record<string, Edit & { readonly refused: readonly string[] }>> = {
  "another region": {
    cluster: { location: "northeurope" },
    registry: { location: "northeurope" },
    refused: ["cluster-cluster", "registry-registry"],
  },
  "another resource group": {
    cluster: { resourceGroupName: "other" },
    registry: { resourceGroupName: "other" },
    refused: ["cluster-cluster", "registry-registry"],
  },
  "another name": {
    cluster: { clusterName: "other" },
    registry: { registryName: "acmeprod2", pullPrincipalIds: {} },
    refused: ["cluster-cluster", "registry-registry"],
  },
  "other addresses of pods": {
    cluster: { podCidr: "10.100.0.0/16" },
    refused: ["cluster-cluster"],
  },
  "another permission mode": {
    registry: {
      permissionMode: "LegacyRegistryPermissions",
      suppressions: [
        { check: "registry.repository-permissions", reason: "a test", expires: "2099-12-31" },
      ],
    },
    refused: ["registry-registry"],
  },
};

describe("a cluster and a registry that exist", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  const configure = (edit: Edit): void => {
    workspace.configure({
      cluster: JSON.stringify({ ...cluster, ...edit.cluster }),
      registry: JSON.stringify({ ...registry, ...edit.registry }),
    });
  };
  const preview = (edit: Edit): Promise<OperationResult> => {
    configure(edit);
    return workspace.preview();
  };
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    preparePlatform(cloud);
    for (const role of ["kubelet-operator", "api-subnet", "node-subnet"]) {
      cloud.outputs.set(`cluster-${role}`, { createdOn: "2026-01-01T00:00:00Z" });
    }
    workspace = await engine.workspace({
      program: { files: { "index.ts": program, "trust-policy.yaml": policy } },
      cloud,
      config: { "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001" },
    });
    installComponents(workspace);
    configure({});
    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
  });
  after(() => {
    engine.close();
    cloud.close();
  });

  for (const [what, edit] of Object.entries(edits)) {
    it(`stay when this changes: ${what}`, async () => {
      const result = await preview(edit);
      assert.equal(result.exitCode, 0, result.text);
      assert.deepEqual(changesOf(result), edit.changes);
    });
  }

  for (const [what, edit] of Object.entries(refusals)) {
    it(`are not replaced for this: ${what}`, async () => {
      const result = await preview(edit);
      assert.notEqual(result.exitCode, 0, result.text);
      const errors = diagnosticsOf(result).filter((text) => /^[\w-]+: error unable to /.test(text));
      assert.deepEqual(
        errors.map((text) => text.split(":")[0]),
        edit.refused,
        result.text,
      );
      for (const error of errors) {
        assert.match(error, /unable to replace resource "urn:.*"\s+as it is .* for protection/);
      }
    });
  }
});
