import * as pulumi from "@pulumi/pulumi";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import type * as authorization from "@pulumi/azure-native/authorization";
import { grantRole } from "../authorization";
import type { RoleGrant } from "../authorization";
import { Egress } from "../network/egress";
import { repositoryRole } from "../registry/repository-role";
import type { ExistingIdentity } from "./cluster-args";
import type { ClusterSettings } from "./settings";

/** The two identities of a cluster, and the roles that it does not come up without. */
export interface ClusterIdentities {
  readonly controlPlane: ExistingIdentity;
  readonly kubelet: ExistingIdentity;
  /** What the cluster has to wait for. */
  readonly grants: readonly authorization.RoleAssignment[];
}

/**
 * Creates the identities that are not given, with their roles. A given identity on something given is its owner's
 * business: Azure refuses a second assignment of the same role.
 */
export function clusterIdentities(
  name: string,
  clusterName: pulumi.Output<string>,
  settings: ClusterSettings,
  parent: pulumi.Resource,
): ClusterIdentities {
  const { resourceGroupName, location, tags, egress, registryId, permissionMode } = settings;
  const create = (role: string): ExistingIdentity =>
    new managedidentity.UserAssignedIdentity(
      `${name}-${role}`,
      {
        resourceName: pulumi.interpolate`${clusterName}-${role}`,
        resourceGroupName,
        location,
        tags,
      },
      // In the preview of a change the provider does not know an identity's ids, and every role would seem to be replaced.
      { parent, ignoreChanges: ["tags"] },
    );
  const controlPlane = settings.controlPlaneIdentity ?? create("control-plane");
  const kubelet = settings.kubeletIdentity ?? create("kubelet");
  const grant = (role: string, wanted: RoleGrant): authorization.RoleAssignment =>
    grantRole(`${name}-${role}`, wanted, { parent });

  const grants: authorization.RoleAssignment[] = [];
  const { principalId } = controlPlane;
  if (settings.controlPlaneIdentity === undefined || settings.kubeletIdentity === undefined) {
    const scope = kubelet.id;
    grants.push(
      grant("kubelet-operator", { role: "Managed Identity Operator", scope, principalId }),
    );
  }
  if (settings.controlPlaneIdentity === undefined) {
    for (const { name: role, ...wanted } of controlPlaneRoles(settings)) {
      grants.push(grant(role, { ...wanted, principalId }));
    }
  }
  if (settings.kubeletIdentity === undefined && registryId !== undefined) {
    const pull = grant("kubelet-pull", {
      role: repositoryRole(permissionMode, "pull"),
      scope: registryId,
      principalId: kubelet.principalId,
    });
    // Nodes without egress do not even start without it; others try again until they may pull.
    if (egress === Egress.None) grants.push(pull);
  }
  return { controlPlane, kubelet, grants };
}

type ControlPlaneRole = Omit<RoleGrant, "principalId"> & { readonly name: string };

function controlPlaneRoles(settings: ClusterSettings): ControlPlaneRole[] {
  const { nodeSubnetId, apiServerSubnetId, vnetId, privateDnsZoneId, kms } = settings;
  const network = (name: string, scope: pulumi.Input<string> | undefined): ControlPlaneRole[] =>
    scope === undefined ? [] : [{ name, role: "Network Contributor", scope }];
  const roles: ControlPlaneRole[] = [];
  if (privateDnsZoneId === undefined) {
    roles.push(
      ...network("node-subnet", nodeSubnetId),
      ...network("api-subnet", apiServerSubnetId),
    );
  } else {
    // AKS links the zone to the network; the role on it holds for its subnets as well.
    roles.push(...network("network", vnetId), {
      name: "dns-zone",
      role: "Private DNS Zone Contributor",
      scope: privateDnsZoneId,
    });
  }
  if (kms !== undefined) {
    roles.push(
      { name: "kms-key", role: "Key Vault Crypto User", scope: kms.vaultId },
      { name: "kms-vault", role: "Key Vault Contributor", scope: kms.vaultId },
    );
  }
  return roles;
}
