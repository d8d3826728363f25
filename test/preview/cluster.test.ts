import * as assert from "node:assert/strict";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { diagnosticsOf } from "./verified-image-scene";

const example = path.resolve(__dirname, "../../examples/cluster");
const group = "/subscriptions/0/resourceGroups/shared/providers";
const network = `${group}/Microsoft.Network/virtualNetworks/v`;

const config = {
  "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001",
  resourceGroup: "shop",
  tenantId: "22222222-2222-2222-2222-222222222222",
  adminGroups: JSON.stringify(["33333333-3333-3333-3333-333333333333"]),
  nodeSubnetId: `${network}/subnets/nodes`,
  apiServerSubnetId: `${network}/subnets/api`,
  workspaceId: `${group}/Microsoft.OperationalInsights/workspaces/logs`,
  registryId: `${group}/Microsoft.ContainerRegistry/registries/acme`,
};

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
  readonly deletedWith?: string;
  readonly dependencies?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly outputs?: Record<string, unknown>;
}

const nameOf = (urn = ""): string => urn.split("::").at(-1) ?? "";

async function stateOf(workspace: Workspace): Promise<Map<string, StateResource>> {
  const state = JSON.parse(await workspace.exportState()) as {
    deployment: { resources: StateResource[] };
  };
  return new Map(state.deployment.resources.map((resource) => [nameOf(resource.urn), resource]));
}

/** What is done to each resource that something is done to, as `operation name`. */
const changesOf = ({ steps }: OperationResult): string[] => {
  const changes = steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn }) => `${op} ${nameOf(urn)}`);
  return [...new Set(changes)].sort();
};

describe("a program with an AksCluster", () => {
  let engine: Engine;
  let cloud: Cloud;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    for (const role of ["control-plane", "kubelet"]) {
      cloud.outputs.set(`shop-${role}`, { principalId: `${role}-id`, clientId: `${role}-client` });
    }
    // Roles that are old enough: an update waits for those that it has just made.
    for (const role of ["kubelet-operator", "node-subnet", "api-subnet"]) {
      cloud.outputs.set(`shop-${role}`, { createdOn: "2026-01-01T00:00:00Z" });
    }
    cloud.outputs.set("shop-cluster", {
      name: "shop",
      nodeResourceGroup: "MC_shop",
      oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.example/shop" },
    });
    cloud.functions.set("azure-native:containerservice:listManagedClusterUserCredentials", () => ({
      kubeconfigs: [{ name: "clusterUser", value: btoa("kind: Config") }],
    }));
  });
  after(() => {
    engine.close();
    cloud.close();
  });

  const workspaceWith = async (changes: Record<string, string> = {}): Promise<Workspace> => {
    const workspace = await engine.workspace({
      program: { directory: example },
      cloud,
      config: { ...config, ...changes },
    });
    installComponents(workspace);
    return workspace;
  };

  it("creates it in order, and never replaces it for its pools or tags", async () => {
    const workspace = await workspaceWith();
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);

    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const state = await stateOf(workspace);
    const cluster = state.get("shop-cluster");
    assert.equal(cluster?.protect, true);
    assert.deepEqual(cluster.ignoreChanges, ["agentPoolProfiles[0].count"]);
    const grants = ["shop-api-subnet", "shop-kubelet-operator", "shop-node-subnet"];
    const waitedFor = (cluster.dependencies ?? []).map(nameOf);
    assert.deepEqual(
      grants.filter((grant) => !waitedFor.includes(grant)),
      [],
    );
    for (const child of ["shop-pool-apps", "shop-cluster-maintenance", "shop-node-maintenance"]) {
      assert.equal(nameOf(state.get(child)?.deletedWith), "shop-cluster", child);
      assert.equal(state.get(child)?.protect ?? false, false, child);
    }
    assert.deepEqual(state.get("shop-pool-apps")?.ignoreChanges, ["count"]);
    // The signature of a secret in a state.
    const secret = "4dabf18193072939515e22adb298388d";
    assert.ok(secret in (state.get("shop")?.outputs?.kubeconfig as object));

    const again = await workspace.preview();
    assert.deepEqual(changesOf(again), [], again.text);

    const pools = [{ name: "apps", maxCount: 9 }, { name: "batch" }];
    workspace.configure({
      pools: JSON.stringify(pools),
      tags: JSON.stringify({ owner: "platform" }),
    });
    const changes = [
      "create shop-pool-batch",
      ...["shop", "shop-cluster", "shop-container-insights", "shop-pool-apps"].map(
        (name) => `update ${name}`,
      ),
    ];
    const edited = await workspace.preview();
    assert.deepEqual(changesOf(edited), changes, edited.text);
    const applied = await workspace.up({ skipPreview: true });
    assert.deepEqual(changesOf(applied), changes, applied.text);

    // What Azure does not change in a pool makes another pool, and still no other cluster.
    const others = [
      { name: "apps", vmSize: "Standard_D8ds_v5" },
      { name: "batch", maxPods: 60 },
    ];
    workspace.configure({ pools: JSON.stringify(others) });
    const replaced = await workspace.preview();
    const names = replaced.steps.filter(({ op }) => op === "replace").map(({ urn }) => nameOf(urn));
    assert.deepEqual(names.sort(), ["shop-pool-apps", "shop-pool-batch"], replaced.text);
  });

  it("fails in the preview on the cluster itself, with every reason and without a stack", async () => {
    const workspace = await workspaceWith({
      adminGroups: "[]",
      pools: JSON.stringify([{ name: "apps", vmSize: "Standard_D4s_v5" }]),
    });
    const preview = await workspace.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.deepEqual(diagnosticsOf(preview), [
      "shop: error adminGroupObjectIds: there are no local accounts, so without a group nobody could administrate " +
        "the cluster; name one Entra group at least\n" +
        "pools[0].vmSize: Standard_D4s_v5 has no local disk, so an ephemeral OS disk is impossible; " +
        "use Standard_D4ds_v5 (ResourceDisk) or Standard_D4ds_v6 (NvmeDisk)",
    ]);
    assert.equal(preview.text.includes("    at "), false, preview.text);
  });
});
