import type * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import { AksCluster } from "../components/cluster";
import { PushIdentity } from "../components/identity";
import { azureName, programScope } from "../components/names";
import { Profile } from "../components/profile";
import { ContainerRegistry } from "../components/registry";
import { assessmentOf } from "./assessment";
import { Stage } from "./configuration";
import type { Configuration } from "./configuration";
import { foundation, zoneOf } from "./foundation";
import type { Foundation } from "./foundation";
import { suppressionsOf } from "./suppressions";

/** Makes the platform, and gives the outputs of the stack. */
export function platform(configuration: Configuration): Record<string, pulumi.Input<unknown>> {
  const { stage, location, tags } = configuration;
  const group = new resources.ResourceGroup("platform", {
    resourceGroupName: azureName("resource", "platform", programScope()),
    location,
    tags,
  });
  const base = foundation(configuration, group.name, group.id);
  const { network, audit, workspaceId } = base;
  const shared = {
    networkId: network.vnetId,
    workspaceId,
    evidenceContainerId: audit.evidenceContainerId,
    evidenceContainerUrl: audit.evidenceContainerUrl,
    logsIngestionEndpoint: audit.logsIngestionEndpoint,
    ruleImmutableId: audit.ruleImmutableId,
    streamName: audit.streamName,
  };
  if (stage === Stage.Network) return { ...shared, ...assessmentOf({ network, audit }) };

  const cluster = clusterOf(configuration, base, group.name);
  const registry = registryOf(configuration, base, cluster, group.name);
  const push = pushOf(configuration, registry, group.name);
  return {
    ...shared,
    kubeconfig: cluster.kubeconfig,
    oidcIssuerUrl: cluster.oidcIssuerUrl,
    apiReachability: cluster.apiReachability,
    loginServer: registry.loginServer,
    registryReachability: registry.registryReachability,
    ...(push === undefined ? {} : { pushClientId: push.clientId, pushSubjects: push.subjects }),
    ...assessmentOf({
      network,
      audit,
      cluster,
      registry,
      ...(push === undefined ? {} : { push }),
    }),
  };
}

function clusterOf(
  configuration: Configuration,
  { network, workspaceId }: Foundation,
  resourceGroupName: pulumi.Output<string>,
): AksCluster {
  const { profile, location, tags, tenantId, adminGroupObjectIds, authorizedIpRanges } =
    configuration;
  return new AksCluster(
    "cluster",
    {
      profile,
      resourceGroupName,
      location,
      tags,
      tenantId,
      adminGroupObjectIds,
      nodeSubnetId: network.nodeSubnetId,
      vnetId: network.vnetId,
      vnetAddressRanges: network.vnetAddressRanges,
      ...(profile === Profile.Production
        ? {
            apiServerSubnetId: network.apiServerSubnetId,
            privateDnsZoneId: zoneOf(network, "cluster"),
          }
        : { authorizedIpRanges }),
      workspaceId,
      suppressions: suppressionsOf(configuration, "cluster"),
    },
    // Nodes without a way out never become ready.
    { dependsOn: [network] },
  );
}

function registryOf(
  configuration: Configuration,
  { network, workspaceId }: Foundation,
  cluster: AksCluster,
  resourceGroupName: pulumi.Output<string>,
): ContainerRegistry {
  const { profile, location, tags, registryName, adminGroupObjectIds } = configuration;
  return new ContainerRegistry("registry", {
    profile,
    resourceGroupName,
    location,
    tags,
    registryName,
    ...(profile === Profile.Production
      ? {
          subnetId: network.privateEndpointSubnetId,
          privateDnsZoneId: zoneOf(network, "registry"),
        }
      : {}),
    // Bounded to what the TrustPolicy names; the cluster's own grant would reach every image.
    pullPrincipalIds: { kubelet: cluster.kubeletPrincipalId },
    operatorPrincipalIds: Object.fromEntries(adminGroupObjectIds.map((id) => [id, id])),
    workspaceId,
    suppressions: suppressionsOf(configuration, "registry"),
  });
}

/** Whose pipelines push: those whose signatures are trusted. */
function pushOf(
  configuration: Configuration,
  registry: ContainerRegistry,
  resourceGroupName: pulumi.Output<string>,
): PushIdentity | undefined {
  const { profile, location, tags, signers, hostedRunners } = configuration;
  if (signers.length === 0) return undefined;
  const { githubOwnerIds, githubSubjects } = configuration;
  return new PushIdentity("push", {
    profile,
    resourceGroupName,
    location,
    tags,
    registryId: registry.registryId,
    loginServer: registry.loginServer,
    registryReachability: registry.registryReachability,
    hostedRunners,
    signers,
    ...(githubOwnerIds === undefined ? {} : { githubOwnerIds }),
    ...(githubSubjects === undefined ? {} : { githubSubjects }),
    suppressions: suppressionsOf(configuration, "push"),
  });
}
