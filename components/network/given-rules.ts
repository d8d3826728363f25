import { armIdProblems, isArmId } from "../validation";
import type { Problem, Rule } from "../validation";
import { ApiServerAccess } from "./api-server-access";
import { clusterZoneName, isClusterZone, regionOf } from "./cluster-zone";
import type { Decisions, Zone } from "./decisions";
import type { NetworkArgs } from "./network-args";
import { privateLinkZones } from "./private-link-zones";

const subnetIds = ["nodeSubnetId", "apiServerSubnetId", "privateEndpointSubnetId"] as const;

/** What says how a network is to be made. */
const ofMadeNetworks = [
  "vnetName",
  "addressSpace",
  "nodeSubnetRange",
  "apiServerSubnetRange",
  "privateEndpointSubnetRange",
  "apiServerClients",
  "nodeSecurityRules",
  "natGateway",
  "natGatewayId",
  "routeTableId",
  "firewallPrivateIp",
  "workspaceId",
] as const;

/** Which ids are given, apart from what they are: that is known when the ids are not. */
export function setOfIdsProblems(args: NetworkArgs, decisions: Decisions): Problem[] {
  if (!decisions.given) {
    const subnet = subnetIds.find((id) => args[id] !== undefined);
    if (subnet === undefined) return [];
    return [
      {
        property: "vnetId",
        reason: `${subnet} is given without the network that it is in`,
        fix: `give vnetId as well, or remove ${subnet} to have a network made`,
      },
    ];
  }
  const needed = {
    nodeSubnetId: true,
    apiServerSubnetId: decisions.apiServerSubnet,
    privateEndpointSubnetId: decisions.privateEndpointSubnet,
  };
  const otherwise = {
    nodeSubnetId: "",
    apiServerSubnetId: ", or set apiServer to privateLink or public",
    privateEndpointSubnetId: ", or set privateEndpoints to false",
  };
  return [
    ...subnetIds
      .filter((id) => needed[id] && args[id] === undefined)
      .map((property) => ({
        property,
        reason: "the network is given as vnetId, and no subnet is made in it",
        fix: `give the id of the subnet${otherwise[property]}`,
      })),
    ...(args.egress === undefined
      ? [
          {
            property: "egress",
            reason:
              "the network is given as vnetId, and nothing tells how its nodes reach what is outside",
            fix: "say which egress the node subnet has",
          },
        ]
      : []),
    ...ofMadeNetworks
      .filter((property) => args[property] !== undefined)
      .map((property) => ({
        property,
        reason: "the network is given as vnetId and stays as it is",
        fix: "remove it, or remove vnetId and the subnet ids to have a network made",
      })),
  ];
}

/** What the given ids are. */
export const idRules: readonly Rule<NetworkArgs>[] = [
  ...(
    [
      ["vnetId", "virtual network"],
      ["nodeSubnetId", "subnet"],
      ["apiServerSubnetId", "subnet"],
      ["privateEndpointSubnetId", "subnet"],
      ["natGatewayId", "NAT gateway"],
      ["routeTableId", "route table"],
      ["workspaceId", "Log Analytics workspace"],
    ] as const
  ).map(
    ([property, type]): Rule<NetworkArgs> =>
      (args) =>
        armIdProblems(property, type, args[property]),
  ),
  ...(["nodeSubnetId", "apiServerSubnetId"] as const).map(
    (id): Rule<NetworkArgs> =>
      (args) =>
        inOtherNetwork(id, args[id], args.vnetId),
  ),
  ({ natGateway }) =>
    (natGateway?.publicIpAddressIds ?? []).flatMap((id, index) =>
      armIdProblems(`natGateway.publicIpAddressIds[${index}]`, "public IP address", id),
    ),
  ...(["registry", "vault", "blob", "cluster"] as const).map(
    (zone): Rule<NetworkArgs> =>
      (args) =>
        armIdProblems(
          `privateDnsZoneIds.${zone}`,
          "private DNS zone",
          args.privateDnsZoneIds?.[zone],
        ),
  ),
  ...(["registry", "vault", "blob"] as const).map(
    (zone): Rule<NetworkArgs> =>
      (args) =>
        zoneProblems(zone, args.privateDnsZoneIds?.[zone], privateLinkZones[zone]),
  ),
];

function inOtherNetwork(
  property: string,
  id: string | undefined,
  vnetId: string | undefined,
): Problem[] {
  if (!isArmId("subnet", id) || !isArmId("virtual network", vnetId)) return [];
  if (id.toLowerCase().startsWith(`${vnetId.toLowerCase()}/subnets/`)) return [];
  return [
    { property, reason: "the subnet is not in vnetId", fix: "give a subnet of that network" },
  ];
}

/** The zone for a cluster whose API server is in the network, or has a private endpoint there. */
export function clusterZoneProblems(
  id: string | undefined,
  { apiServer }: Decisions,
  location: string | undefined,
): Problem[] {
  const name = zoneNameOf(id);
  const region = location === undefined ? undefined : regionOf(location);
  const integrated = apiServer === ApiServerAccess.VnetIntegration;
  if (name === undefined || isClusterZone(name, integrated, region)) return [];
  return zoneProblems("cluster", id, `[sub.]${clusterZoneName(integrated, region ?? "<region>")}`);
}

/** A zone of another name is accepted by Azure, and answers nobody. */
function zoneProblems(kind: Zone, id: string | undefined, wanted: string): Problem[] {
  const name = zoneNameOf(id);
  if (name === undefined || name.toLowerCase() === wanted) return [];
  return [
    {
      property: `privateDnsZoneIds.${kind}`,
      reason: `nobody looks for the ${kind} in zone ${JSON.stringify(name)}`,
      fix: `give the zone ${wanted}`,
    },
  ];
}

const zoneNameOf = (id: string | undefined): string | undefined =>
  isArmId("private DNS zone", id) ? id.split("/").at(-1) : undefined;
