import * as pulumi from "@pulumi/pulumi";
import type { PoolSettings } from "./settings";
import type { ClusterSettings } from "./settings";
import { defaultOsDiskGib } from "./vm-size";

const SURGE_PERCENT = 33;

/** How many nodes more a pool has while it is upgraded. */
export const surgeOf = (nodes: number): number => Math.ceil((nodes * SURGE_PERCENT) / 100);

/** What every pool has, in the form that a cluster's inline pool and a pool of its own share. */
export function poolProperties(
  { vmSize, osDisk, osDiskSizeGb, minCount, maxCount, maxPods }: PoolSettings,
  { nodeSubnetId, zones, encryptionAtHost, kubernetesVersion }: ClusterSettings,
) {
  return {
    type: "VirtualMachineScaleSets",
    osType: "Linux",
    osSKU: "AzureLinux",
    vmSize,
    vnetSubnetID: nodeSubnetId,
    availabilityZones: zones,
    enableAutoScaling: true,
    count: minCount,
    minCount,
    maxCount,
    maxPods,
    osDiskType: osDisk,
    osDiskSizeGB:
      osDiskSizeGb ?? pulumi.output(vmSize).apply((size) => defaultOsDiskGib(size, osDisk)),
    kubeletDiskType: "OS",
    enableEncryptionAtHost: encryptionAtHost,
    enableNodePublicIP: false,
    orchestratorVersion: kubernetesVersion,
    securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: "Disabled" },
    upgradeSettings: {
      maxSurge: `${SURGE_PERCENT}%`,
      drainTimeoutInMinutes: 30,
      undrainableNodeBehavior: "Cordon",
    },
  };
}
