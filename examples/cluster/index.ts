import * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "countersign/components/cluster";
import type { NodePool } from "countersign/components/cluster";

const config = new pulumi.Config();

const cluster = new AksCluster("shop", {
  resourceGroupName: config.require("resourceGroup"),
  tenantId: config.require("tenantId"),
  adminGroupObjectIds: config.requireObject<string[]>("adminGroups"),
  nodeSubnetId: config.require("nodeSubnetId"),
  apiServerSubnetId: config.require("apiServerSubnetId"),
  workspaceId: config.require("workspaceId"),
  registryId: config.require("registryId"),
  pools: config.getObject<NodePool[]>("pools"),
  tags: config.getObject<Record<string, string>>("tags"),
});

export const { clusterId, oidcIssuerUrl, kubeconfig, apiReachability, posture } = cluster;
export const { estimatedMonthlyCost } = cluster;
