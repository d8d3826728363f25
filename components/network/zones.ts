import * as pulumi from "@pulumi/pulumi";
import * as privatedns from "@pulumi/azure-native/privatedns";
import { ApiServerAccess } from "./api-server-access";
import { clusterZoneName } from "./cluster-zone";
import type { Decisions, Zone } from "./decisions";
import type { PrivateDnsZoneIds } from "./network-args";
import type { Place } from "./place";
import { privateLinkZones } from "./private-link-zones";

/** What a zone is called; the cluster's depends on the region and on how its API server is reached. */
function zoneName(
  zone: Zone,
  apiServer: ApiServerAccess,
  region: pulumi.Output<string>,
): pulumi.Input<string> {
  const integrated = apiServer === ApiServerAccess.VnetIntegration;
  return zone === "cluster"
    ? region.apply((known) => clusterZoneName(integrated, known))
    : privateLinkZones[zone];
}

/** The zones that are made, each linked to the network. */
export function createZones(
  name: string,
  { zones, apiServer }: Decisions,
  vnetId: pulumi.Input<string>,
  region: pulumi.Output<string>,
  { resourceGroupName, tags }: Place,
  opts: pulumi.CustomResourceOptions,
): Partial<Record<keyof PrivateDnsZoneIds, pulumi.Output<string>>> {
  const place = { resourceGroupName, location: "Global", tags };
  return Object.fromEntries(
    zones.map((kind) => {
      const zone = new privatedns.PrivateZone(
        `${name}-zone-${kind}`,
        { ...place, privateZoneName: zoneName(kind, apiServer, region) },
        opts,
      );
      const link = new privatedns.VirtualNetworkLink(
        `${name}-zone-${kind}-link`,
        {
          ...place,
          privateZoneName: zone.name,
          virtualNetwork: { id: vnetId },
          registrationEnabled: false,
        },
        opts,
      );
      // Whoever takes the zone finds names in it, so the link comes first.
      return [kind, pulumi.all([zone.id, link.id]).apply(([id]) => id)];
    }),
  );
}
