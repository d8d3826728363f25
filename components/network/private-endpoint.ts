import type * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import { azureName, programScope } from "../names";

/** Which part of a target a private endpoint leads to, as Azure names it. */
export type PrivateEndpointGroup = "registry" | "vault" | "blob";

export interface PrivateEndpointTarget {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region of the subnet. Default: that of the provider. */
  readonly location?: pulumi.Input<string>;
  /** ARM id of the subnet that gives the address. */
  readonly subnetId: pulumi.Input<string>;
  /** ARM id of the registry, vault or storage account. */
  readonly targetId: pulumi.Input<string>;
  readonly groupId: PrivateEndpointGroup;
  /** ARM id of the private DNS zone that receives the target's name. */
  readonly privateDnsZoneId: pulumi.Input<string>;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A private address for a registry, vault or storage account, and its name in the private DNS zone.
 *
 * @returns both; what talks to the target from inside the network depends on them
 */
export function privateEndpoint(
  name: string,
  target: PrivateEndpointTarget,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): { endpoint: network.PrivateEndpoint; zoneGroup: network.PrivateDnsZoneGroup } {
  const { resourceGroupName, location, subnetId, targetId, groupId, privateDnsZoneId, tags } =
    target;
  const privateEndpointName = azureName("resource", name, programScope());
  const endpoint = new network.PrivateEndpoint(
    name,
    {
      privateEndpointName,
      resourceGroupName,
      location,
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        { name: groupId, privateLinkServiceId: targetId, groupIds: [groupId] },
      ],
      tags,
    },
    {
      ...opts,
      // Azure refuses to lead an endpoint elsewhere (CannotChangePrivateLinkConnectionOnPrivateEndpoint).
      replaceOnChanges: ["privateLinkServiceConnections"],
      // Both would have the same name.
      deleteBeforeReplace: true,
    },
  );
  const zoneGroup = new network.PrivateDnsZoneGroup(
    `${name}-dns`,
    {
      resourceGroupName,
      // The output `name` is unknown while the endpoint changes, and the zone group would seem to move elsewhere.
      privateEndpointName: endpoint.urn.apply(() => privateEndpointName),
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: groupId, privateDnsZoneId }],
    },
    { ...opts, deletedWith: endpoint },
  );
  return { endpoint, zoneGroup };
}
