import * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import { sendDiagnostics } from "../diagnostics";
import type { Decisions } from "./decisions";
import { Egress } from "./egress";
import logCategories from "./log-categories.json";
import { createNatGateway } from "./nat-gateway";
import type { NetworkArgs } from "./network-args";
import type { Place } from "./place";
import { addressSpaceOf } from "./ranges";
import { createSubnets } from "./subnets";
import type { NodeEgress, Subnets } from "./subnets";

/** Ids of a network and of its subnets; absent are those that nothing needs. */
export interface NetworkIds {
  readonly vnet: pulumi.Output<string>;
  readonly nodes: pulumi.Output<string>;
  readonly apiServer?: pulumi.Output<string>;
  readonly privateEndpoints?: pulumi.Output<string>;
}

type Options = pulumi.CustomResourceOptions & { parent: pulumi.Resource };

/** Makes the network: its egress first, since the node subnet is born with it. */
export function createNetwork(
  name: string,
  args: NetworkArgs,
  decisions: Decisions,
  place: Place,
  opts: Options,
): NetworkIds {
  const { vnetName, addressSpace, workspaceId } = args;
  const vnet = new network.VirtualNetwork(
    `${name}-vnet`,
    {
      ...place,
      virtualNetworkName: vnetName,
      addressSpace: {
        addressPrefixes: [
          pulumi.output(addressSpace).apply((known) => addressSpaceOf({ addressSpace: known })),
        ],
      },
    },
    opts,
  );
  const egress = nodeEgress(name, args, decisions.egress, place, opts);
  const subnets = createSubnets(name, args, decisions, vnet, egress, place, opts);
  if (workspaceId !== undefined) sendLogs(name, workspaceId, vnet, subnets, opts);
  return {
    vnet: vnet.id,
    nodes: subnets.nodes.id,
    apiServer: subnets.apiServer?.id,
    privateEndpoints: subnets.privateEndpoints?.id,
  };
}

function nodeEgress(
  name: string,
  { natGateway = {}, natGatewayId, routeTableId, firewallPrivateIp }: NetworkArgs,
  egress: Egress,
  place: Place,
  opts: Options,
): NodeEgress {
  switch (egress) {
    case Egress.NatGateway:
      return { natGatewayId: natGatewayId ?? createNatGateway(name, natGateway, place, opts).id };
    case Egress.UserDefinedRouting:
      return { routeTableId: routeTableId ?? routes(name, firewallPrivateIp, place, opts).id };
    case Egress.LoadBalancer:
    case Egress.None:
      return {};
  }
}

const routes = (
  name: string,
  firewallPrivateIp: pulumi.Input<string> | undefined,
  place: Place,
  opts: Options,
): network.RouteTable =>
  new network.RouteTable(
    `${name}-routes`,
    {
      ...place,
      // A route that a gateway announces could lead past the firewall.
      disableBgpRoutePropagation: true,
      routes: [
        {
          name: "default",
          addressPrefix: "0.0.0.0/0",
          nextHopType: network.RouteNextHopType.VirtualAppliance,
          nextHopIpAddress: firewallPrivateIp,
        },
      ],
    },
    opts,
  );

function sendLogs(
  name: string,
  workspaceId: pulumi.Input<string>,
  vnet: network.VirtualNetwork,
  { groups }: Subnets,
  opts: Options,
): void {
  const { virtualNetwork, securityGroup } = logCategories;
  sendDiagnostics(
    `${name}-vnet-logs`,
    { resourceId: vnet.id, workspaceId, categories: virtualNetwork },
    opts,
  );
  for (const [role, group] of Object.entries(groups)) {
    sendDiagnostics(
      `${name}-${role}-nsg-logs`,
      { resourceId: group.id, workspaceId, categories: securityGroup },
      opts,
    );
  }
}
