import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "countersign/components/network";

const config = new pulumi.Config();
const group = new resources.ResourceGroup("platform");
const { name: resourceGroupName } = group;
const workspace = new operationalinsights.Workspace("logs", { resourceGroupName });

const network = new Network("platform", {
  resourceGroupName,
  location: group.location,
  workspaceId: workspace.id,
  apiServerClients: config.getObject<string[]>("vpnRanges"),
});

export const { vnetId, nodeSubnetId, apiServerSubnetId, privateEndpointSubnetId } = network;
export const { privateDnsZoneIds, egress, posture, estimatedMonthlyCost } = network;
