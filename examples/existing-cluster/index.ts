import * as containerservice from "@pulumi/azure-native/containerservice";
import * as pulumi from "@pulumi/pulumi";
import { ComplianceLog, DiagnosedKind } from "countersign/components/compliance";
import { GithubSubjects, PushIdentity } from "countersign/components/identity";
import { ContainerRegistry } from "countersign/components/registry";

const config = new pulumi.Config();
const resourceGroupName = config.require("resourceGroup");
const subnetId = config.require("endpointSubnetId");

// Asked for what it is, and no part of this stack.
const clusterId = config.require("clusterId");
const [, , , , clusterGroup = "", , , , clusterName = ""] = clusterId.split("/");
const cluster = containerservice.getManagedClusterOutput({
  resourceGroupName: clusterGroup,
  resourceName: clusterName,
});
const kubelet = cluster.apply(({ identityProfile }) => {
  const objectId = identityProfile?.kubeletidentity?.objectId;
  if (objectId === undefined) throw new Error(`${clusterName} has no kubelet identity`);
  return objectId;
});

const log = new ComplianceLog("audit", {
  subnetId,
  privateDnsZoneId: config.require("blobZoneId"),
  policyScope: config.require("policyScope"),
  diagnose: [{ name: "cluster", resourceId: clusterId, kind: DiagnosedKind.ManagedCluster }],
});

const registry = new ContainerRegistry("images", {
  resourceGroupName,
  registryName: config.require("registryName"),
  subnetId,
  privateDnsZoneId: config.require("registryZoneId"),
  workspaceId: log.workspaceId,
  pullPrincipalIds: { kubelet },
});

const push = new PushIdentity("release", {
  resourceGroupName,
  registryId: registry.registryId,
  loginServer: registry.loginServer,
  signers: ["release"],
  githubSubjects: GithubSubjects.Ids,
  githubOwnerIds: config.requireObject<Record<string, string>>("githubOwnerIds"),
});

export const { loginServer, registryReachability } = registry;
export const { clientId, subjects } = push;
export const { evidenceContainerId } = log;
