import type * as pulumi from "@pulumi/pulumi";
import * as containerservice from "@pulumi/azure-native/containerservice";
import { ApiServerAccess } from "../network/api-server-access";
import { Egress } from "../network/egress";
import { Profile } from "../profile";
import { VaultAccess } from "./cluster-args";
import type { ClusterIdentities } from "./identities";
import { poolProperties } from "./pool-properties";
import type { ClusterSettings } from "./settings";

/** Where nodes take what they send out, as Azure names it. */
const outboundTypes: Readonly<Record<Egress, string>> = {
  [Egress.NatGateway]: "userAssignedNATGateway",
  [Egress.LoadBalancer]: "loadBalancer",
  [Egress.UserDefinedRouting]: "userDefinedRouting",
  [Egress.None]: "none",
};

/** The cluster as Azure takes it. `publicNetworkAccess` is never in it: with routes to a firewall Azure refuses it. */
export function clusterProperties(
  clusterName: pulumi.Output<string>,
  settings: ClusterSettings,
  identities: ClusterIdentities,
): containerservice.ManagedClusterArgs {
  const { profile, resourceGroupName, location, tags, egress, registryId, given } = settings;
  const { controlPlane, kubelet } = identities;
  return {
    resourceName: clusterName,
    resourceGroupName,
    location,
    tags,
    ...dnsName(clusterName, given.privateDnsZone),
    sku: { name: "Base", tier: profile === Profile.Production ? "Standard" : "Free" },
    kubernetesVersion: settings.kubernetesVersion,
    identity: {
      type: containerservice.ResourceIdentityType.UserAssigned,
      userAssignedIdentities: [controlPlane.id],
    },
    identityProfile: {
      kubeletidentity: {
        resourceId: kubelet.id,
        clientId: kubelet.clientId,
        objectId: kubelet.principalId,
      },
    },
    disableLocalAccounts: true,
    enableRBAC: true,
    aadProfile: {
      managed: true,
      enableAzureRBAC: true,
      tenantID: settings.tenantId,
      adminGroupObjectIDs: settings.adminGroupObjectIds,
    },
    oidcIssuerProfile: { enabled: true },
    apiServerAccessProfile: apiServerAccess(settings),
    networkProfile: {
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      networkDataplane: "cilium",
      networkPolicy: "cilium",
      podCidr: settings.podCidr,
      serviceCidr: settings.serviceCidr,
      dnsServiceIP: settings.dnsServiceIp,
      loadBalancerSku: "standard",
      outboundType: outboundTypes[egress],
      advancedNetworking: settings.advancedNetworking
        ? {
            enabled: true,
            observability: { enabled: true },
            security: { enabled: true, advancedNetworkPolicies: "FQDN" },
          }
        : { enabled: false },
    },
    bootstrapProfile:
      egress === Egress.None
        ? { artifactSource: "Cache", containerRegistryId: registryId }
        : undefined,
    autoUpgradeProfile: {
      upgradeChannel: settings.upgradeChannel,
      nodeOSUpgradeChannel: settings.nodeOsUpgradeChannel,
    },
    securityProfile: securityProfile(settings),
    addonProfiles: addonProfiles(settings),
    nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
    storageProfile: {
      diskCSIDriver: { enabled: true },
      fileCSIDriver: { enabled: false },
      blobCSIDriver: { enabled: false },
      snapshotController: { enabled: true },
    },
    agentPoolProfiles: [
      {
        name: "system",
        mode: "System",
        ...poolProperties(settings.systemPool, settings),
        // Where there is no other pool, workloads have to run here.
        nodeTaints: settings.pools.length > 0 ? ["CriticalAddonsOnly=true:NoSchedule"] : undefined,
      },
    ],
  };
}

/** Azure wants a subdomain instead of a prefix where the zone is the user's. */
function dnsName(clusterName: pulumi.Output<string>, ownZone: boolean) {
  const label = clusterName.apply((text) =>
    text.replaceAll("_", "-").slice(0, 54).replace(/-+$/, ""),
  );
  return ownZone ? { fqdnSubdomain: label } : { dnsPrefix: label };
}

const apiServerAccess = (
  settings: ClusterSettings,
): containerservice.ManagedClusterArgs["apiServerAccessProfile"] => ({
  disableRunCommand: true,
  ...(settings.given.vnetIntegration
    ? { enableVnetIntegration: true, subnetId: settings.apiServerSubnetId }
    : {}),
  ...(settings.apiServer === ApiServerAccess.Public
    ? { enablePrivateCluster: false, authorizedIPRanges: settings.authorizedIpRanges }
    : {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: settings.publicFqdn,
        privateDNSZone: settings.privateDnsZoneId ?? settings.privateDns,
      }),
});

const securityProfile = ({
  kms,
  defender,
  workspaceId,
}: ClusterSettings): containerservice.ManagedClusterArgs["securityProfile"] => ({
  workloadIdentity: { enabled: true },
  imageCleaner: { enabled: true, intervalHours: 48 },
  defender: defender
    ? { logAnalyticsWorkspaceResourceId: workspaceId, securityMonitoring: { enabled: true } }
    : { securityMonitoring: { enabled: false } },
  azureKeyVaultKms:
    kms === undefined
      ? undefined
      : {
          enabled: true,
          keyId: kms.keyId,
          keyVaultNetworkAccess: kms.vaultAccess ?? VaultAccess.Private,
          keyVaultResourceId: kms.vaultId,
        },
});

/** Azure takes the values of `config` as strings only. */
const addonProfiles = ({
  workspaceId,
}: ClusterSettings): containerservice.ManagedClusterArgs["addonProfiles"] => ({
  azurepolicy: { enabled: true, config: { version: "v2" } },
  azureKeyvaultSecretsProvider: {
    enabled: true,
    config: { enableSecretRotation: "true", rotationPollInterval: "2m" },
  },
  // checkov takes a dashboard that is not mentioned for one that is on.
  kubeDashboard: { enabled: false },
  ...(workspaceId === undefined
    ? {}
    : {
        omsagent: {
          enabled: true,
          config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: "true" },
        },
      }),
});
