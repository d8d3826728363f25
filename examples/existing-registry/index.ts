import * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "countersign/components/cluster";
import { GithubSubjects, PushIdentity } from "countersign/components/identity";
import { Network, privateEndpoint } from "countersign/components/network";
import type { PermissionMode } from "countersign/components/registry";

const config = new pulumi.Config();
const resourceGroupName = config.require("resourceGroup");
const location = config.require("location");
const workspaceId = config.require("workspaceId");

// Named, and no part of this stack.
const registryId = config.require("registryId");
const permissionMode = config.require<PermissionMode>("permissionMode");

const network = new Network("shop", { resourceGroupName, location, workspaceId });

const { zoneGroup } = privateEndpoint(
  "shop-registry",
  {
    resourceGroupName,
    location,
    subnetId: network.privateEndpointSubnetId ?? "",
    targetId: registryId,
    groupId: "registry",
    privateDnsZoneId: network.privateDnsZoneIds.apply(({ registry = "" }) => registry),
  },
  { parent: network },
);

const cluster = new AksCluster(
  "shop",
  {
    resourceGroupName,
    location,
    tenantId: config.require("tenantId"),
    adminGroupObjectIds: config.requireObject<string[]>("adminGroups"),
    nodeSubnetId: network.nodeSubnetId,
    apiServerSubnetId: network.apiServerSubnetId,
    vnetId: network.vnetId,
    vnetAddressRanges: network.vnetAddressRanges,
    privateDnsZoneId: network.privateDnsZoneIds.apply(({ cluster: zone = "" }) => zone),
    registryId,
    permissionMode,
    workspaceId,
  },
  // Nodes need their way out, and the registry's private name.
  { dependsOn: [network, zoneGroup] },
);

const push = new PushIdentity("release", {
  resourceGroupName,
  registryId,
  permissionMode,
  signers: ["release"],
  githubSubjects: GithubSubjects.Ids,
  githubOwnerIds: config.requireObject<Record<string, string>>("githubOwnerIds"),
});

export const { kubeconfig, apiReachability, oidcIssuerUrl } = cluster;
export const { clientId, subjects } = push;
