import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "../../../../components/cluster";
import type { AksClusterArgs } from "../../../../components/cluster";
import { Profile } from "../../../../components/profile";
import { mockAzure } from "../azure-mocks";
import type { MockOptions, Registered } from "../azure-mocks";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers`;
const VNET = `${GROUP}/Microsoft.Network/virtualNetworks/shop`;

export const ids = {
  vnet: VNET,
  nodeSubnet: `${VNET}/subnets/nodes`,
  apiSubnet: `${VNET}/subnets/api`,
  workspace: `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`,
  registry: `${GROUP}/Microsoft.ContainerRegistry/registries/acme`,
  vault: `${GROUP}/Microsoft.KeyVault/vaults/keys`,
  zone: (name: string) => `${GROUP}/Microsoft.Network/privateDnsZones/${name}`,
  identity: (name: string) => `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  /** What the mocks call an identity that the component creates. */
  created: (name: string) =>
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/managedidentity/UserAssignedIdentity/${name}`,
};

export const tenantId = "22222222-2222-2222-2222-222222222222";
export const adminGroup = "33333333-3333-3333-3333-333333333333";

const common: AksClusterArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  tenantId,
  adminGroupObjectIds: [adminGroup],
  nodeSubnetId: ids.nodeSubnet,
};

/** The least that production wants. */
export const production: AksClusterArgs = {
  ...common,
  apiServerSubnetId: ids.apiSubnet,
  workspaceId: ids.workspace,
};

/** The least that development wants. */
export const development: AksClusterArgs = {
  ...common,
  profile: Profile.Development,
  authorizedIpRanges: ["203.0.113.7/32"],
};

export interface Scene {
  readonly cluster: AksCluster;
  readonly registered: readonly Registered[];
  /** The inputs of the only resource of that name. */
  readonly inputsOf: (name: string) => Record<string, unknown>;
}

const unknownBeforeCreation = {
  name: undefined,
  createdOn: undefined,
  principalId: undefined,
  clientId: undefined,
};

const madeByCloud = {
  oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.example/shop" },
  nodeResourceGroup: "MC_shop",
};

const configure = (subscriptionId = SUBSCRIPTION): void => {
  pulumi.runtime.setConfig("azure-native:subscriptionId", subscriptionId);
};

/** Reads the configuration, and leaves none to other tests. */
function declare(args: AksClusterArgs): AksCluster {
  try {
    return new AksCluster("shop", args);
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

/** Runs a program with one cluster, `shop`, and waits until everything is registered. */
export async function create(
  args: AksClusterArgs,
  options: MockOptions & { readonly subscriptionId?: string } = {},
): Promise<Scene> {
  const outputs = () => (options.preview ? unknownBeforeCreation : madeByCloud);
  const registered = await mockAzure({ outputs, ...options });
  configure(options.subscriptionId);
  const cluster = declare(args);
  await pulumi.runtime.disconnect();
  return {
    cluster,
    registered,
    inputsOf: (name) => {
      const found = registered.filter((resource) => resource.name === name);
      assert.equal(found.length, 1, `${found.length} resources named ${name}`);
      return found[0]!.inputs;
    },
  };
}

/** The lines of the error that the arguments cause. Nothing was created before it. */
export async function refusal(args: AksClusterArgs, subscriptionId?: string): Promise<string[]> {
  const registered = await mockAzure();
  configure(subscriptionId);
  let lines = ["nothing was refused"];
  try {
    declare(args);
  } catch (error) {
    assert.ok(pulumi.ResourceError.isInstance(error), String(error));
    assert.equal(error.hideStack, true);
    lines = error.message.split("\n");
  }
  await pulumi.runtime.disconnect();
  assert.deepEqual(registered, []);
  return lines;
}

export const namesOf = (registered: readonly Registered[]): string[] =>
  registered.map(({ type, name }) => `${type.replace("azure-native:", "")} ${name}`).sort();
