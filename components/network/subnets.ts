import * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import type { Decisions } from "./decisions";
import type { NetworkArgs } from "./network-args";
import type { Place } from "./place";
import { subnetRange } from "./ranges";
import { apiServerRules, endpointRules, nodeRules } from "./security-groups";
import { armRule } from "./security-rule";
import type { KnownRule } from "./security-rule";

/** The subnets of a network that is made; absent are those that nothing needs. */
export interface Subnets {
  readonly nodes: network.Subnet;
  readonly apiServer?: network.Subnet;
  readonly privateEndpoints?: network.Subnet;
  readonly groups: Readonly<Record<string, network.NetworkSecurityGroup>>;
}

/** What the node subnet is born with: egress that came later would leave nodes without any for a while. */
export interface NodeEgress {
  readonly natGatewayId?: pulumi.Input<string>;
  readonly routeTableId?: pulumi.Input<string>;
}

export function createSubnets(
  name: string,
  args: NetworkArgs,
  { apiServerSubnet, privateEndpointSubnet }: Decisions,
  vnet: network.VirtualNetwork,
  { natGatewayId, routeTableId }: NodeEgress,
  place: Place,
  opts: pulumi.CustomResourceOptions,
): Subnets {
  const { addressSpace, nodeSubnetRange, apiServerSubnetRange, privateEndpointSubnetRange } = args;
  const ranges = pulumi
    .output({ addressSpace, nodeSubnetRange, apiServerSubnetRange, privateEndpointSubnetRange })
    .apply((known) => ({
      nodes: subnetRange(known, "nodeSubnetRange") ?? "",
      apiServer: subnetRange(known, "apiServerSubnetRange") ?? "",
      privateEndpoints: subnetRange(known, "privateEndpointSubnetRange") ?? "",
    }));
  const groups: Record<string, network.NetworkSecurityGroup> = {};
  const made: network.Subnet[] = [];

  const create = (
    role: string,
    subnetName: string,
    range: pulumi.Input<string>,
    rules: pulumi.Input<KnownRule[]>,
    more: Partial<network.SubnetArgs>,
  ): network.Subnet => {
    const group = new network.NetworkSecurityGroup(
      `${name}-${role}-nsg`,
      { ...place, securityRules: pulumi.output(rules).apply((all) => all.map(armRule)) },
      opts,
    );
    groups[role] = group;
    const subnet = new network.Subnet(
      `${name}-${role}`,
      {
        resourceGroupName: place.resourceGroupName,
        virtualNetworkName: vnet.name,
        subnetName,
        addressPrefix: range,
        defaultOutboundAccess: false,
        networkSecurityGroup: { id: group.id },
        privateEndpointNetworkPolicies:
          network.VirtualNetworkPrivateEndpointNetworkPolicies.Enabled,
        ...more,
      },
      // Azure writes one subnet of a network at a time (https://github.com/pulumi/pulumi-azure-native/issues/903), and
      // two subnets never share a range, so that a new one has no room before the old one is gone.
      { ...opts, dependsOn: made.slice(-1), deleteBeforeReplace: true },
    );
    made.push(subnet);
    return subnet;
  };

  const nodes = create(
    "nodes",
    "nodes",
    ranges.nodes,
    pulumi.output(args.nodeSecurityRules ?? []).apply(nodeRules),
    {
      ...(natGatewayId === undefined ? {} : { natGateway: { id: natGatewayId } }),
      ...(routeTableId === undefined ? {} : { routeTable: { id: routeTableId } }),
    },
  );
  const apiServer = apiServerSubnet
    ? create(
        "api-server",
        "api-server",
        ranges.apiServer,
        pulumi
          .all([ranges, args.apiServerClients ?? []])
          .apply(([known, clients]) => apiServerRules(known.nodes, known.apiServer, clients)),
        {
          delegations: [{ name: "aks", serviceName: "Microsoft.ContainerService/managedClusters" }],
        },
      )
    : undefined;
  const privateEndpoints = privateEndpointSubnet
    ? create(
        "endpoints",
        "private-endpoints",
        ranges.privateEndpoints,
        ranges.privateEndpoints.apply(endpointRules),
        {},
      )
    : undefined;
  return { nodes, apiServer, privateEndpoints, groups };
}
