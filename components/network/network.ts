import * as pulumi from "@pulumi/pulumi";
import { assess } from "../posture";
import type { Posture } from "../posture";
import { estimateCost } from "../pricing";
import type { CostEstimate, CostItem } from "../pricing";
import { given, validate } from "../validation";
import type { Guard } from "../validation";
import { regionOf } from "./cluster-zone";
import { createNetwork } from "./create-network";
import type { NetworkIds } from "./create-network";
import { decide } from "./decisions";
import type { Decisions } from "./decisions";
import { Egress } from "./egress";
import { findings } from "./findings";
import type { NetworkArgs } from "./network-args";
import type { Place } from "./place";
import { addressSpaceOf } from "./ranges";
import { configuredLocation, networkRules, unreadableProblems } from "./rules";
import { createZones } from "./zones";

/**
 * The network of a cluster and of what it talks to: subnets without Azure's default way out, each with a security group;
 * the way out that is wanted; private DNS zones. Whoever takes the id of a subnet or zone waits for what belongs to it.
 *
 * @example
 * new Network("platform", { resourceGroupName: group.name, location: "westeurope", workspaceId: workspace.id });
 */
export class Network extends pulumi.ComponentResource {
  readonly vnetId: pulumi.Output<string>;
  /** Ranges of the network, for the cluster to compare its own with. None if the network is given. */
  readonly vnetAddressRanges: pulumi.Output<string[]>;
  /** The nodes' subnet, which has its egress. */
  readonly nodeSubnetId: pulumi.Output<string>;
  /** The API server's subnet. Absent unless `apiServer` is vnetIntegration. */
  readonly apiServerSubnetId?: pulumi.Output<string>;
  /** The private endpoints' subnet. Absent unless `privateEndpoints`. */
  readonly privateEndpointSubnetId?: pulumi.Output<string>;
  /** Ids of the zones `registry`, `vault`, `blob` and `cluster`, as far as there are such. */
  readonly privateDnsZoneIds: pulumi.Output<Record<string, string>>;
  /** How nodes reach what is outside: it decides the cluster's `outboundType`. */
  readonly egress: pulumi.Output<Egress>;
  readonly posture: pulumi.Output<Posture>;
  /** List prices of what is made, without the traffic. */
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("countersign:index:Network", name, args, opts);
    validate(this, args, [() => unreadableProblems(args)]);
    args = withoutEmpty(args);
    const decisions = decide(args);
    const now = new Date();
    const guard = validate(this, args, networkRules(name, args, decisions, now));
    const place: Place = {
      resourceGroupName: guard(args.resourceGroupName),
      location: args.location,
      tags: args.tags,
    };
    const child = { parent: this };

    const ids = existingNetwork(args, guard) ?? createNetwork(name, args, decisions, place, child);
    this.vnetId = ids.vnet;
    this.vnetAddressRanges = pulumi
      .output(args.addressSpace)
      .apply((addressSpace) => (decisions.given ? [] : [addressSpaceOf({ addressSpace })]));
    this.nodeSubnetId = ids.nodes;
    if (ids.apiServer !== undefined) this.apiServerSubnetId = ids.apiServer;
    if (ids.privateEndpoints !== undefined) this.privateEndpointSubnetId = ids.privateEndpoints;

    const region = pulumi.output(args.location ?? configuredLocation() ?? "").apply(regionOf);
    const zones = createZones(name, decisions, ids.vnet, region, place, child);
    this.privateDnsZoneIds = pulumi.output(defined({ ...args.privateDnsZoneIds, ...zones }));

    this.egress = pulumi.output(decisions.egress);
    this.posture = pulumi
      .output(args.nodeSecurityRules)
      .apply(
        (rules) =>
          assess(
            findings(rules, args.workspaceId !== undefined, decisions),
            decisions.profile,
            args.suppressions ?? [],
            now,
          ).posture,
      );
    this.estimatedMonthlyCost = pulumi.output(
      estimateCost(costs(args, decisions), notPriced(args, decisions)),
    );
    this.registerOutputs({
      vnetId: this.vnetId,
      vnetAddressRanges: this.vnetAddressRanges,
      nodeSubnetId: this.nodeSubnetId,
      apiServerSubnetId: this.apiServerSubnetId,
      privateEndpointSubnetId: this.privateEndpointSubnetId,
      privateDnsZoneIds: this.privateDnsZoneIds,
      egress: this.egress,
      posture: this.posture,
      estimatedMonthlyCost: this.estimatedMonthlyCost,
    });
  }
}

/** Arguments without what a configuration leaves empty. */
function withoutEmpty({ resourceGroupName, ...args }: NetworkArgs): NetworkArgs {
  const { natGateway, privateDnsZoneIds, ...rest } = given(args);
  return {
    resourceGroupName,
    ...rest,
    ...(natGateway === undefined ? {} : { natGateway: given(natGateway) }),
    ...(privateDnsZoneIds === undefined ? {} : { privateDnsZoneIds: given(privateDnsZoneIds) }),
  };
}

/** The ids of a network that exists. */
function existingNetwork(
  { vnetId, nodeSubnetId, apiServerSubnetId, privateEndpointSubnetId }: NetworkArgs,
  guard: Guard,
): NetworkIds | undefined {
  if (vnetId === undefined || nodeSubnetId === undefined) return undefined;
  return {
    vnet: guard(vnetId),
    nodes: guard(nodeSubnetId),
    apiServer: apiServerSubnetId === undefined ? undefined : guard(apiServerSubnetId),
    privateEndpoints:
      privateEndpointSubnetId === undefined ? undefined : guard(privateEndpointSubnetId),
  };
}

const defined = (
  ids: Record<string, pulumi.Input<string> | undefined>,
): Record<string, pulumi.Input<string>> =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])),
  );

/** What is made and costs money. A load balancer is the cluster's, a firewall whose it is. */
function costs(
  { natGateway, natGatewayId }: NetworkArgs,
  { given: isGiven, egress, zones }: Decisions,
): CostItem[] {
  const gateway = !isGiven && egress === Egress.NatGateway && natGatewayId === undefined;
  const address = gateway && natGateway?.publicIpAddressIds === undefined;
  return [
    ...(gateway ? [{ price: "nat-gateway", quantity: 1 } as const] : []),
    ...(address ? [{ price: "public-ip", quantity: 1 } as const] : []),
    { price: "private-dns-zone", quantity: zones.length },
  ];
}

/** What costs by its use, or is somebody else's. */
function notPriced(
  { workspaceId }: NetworkArgs,
  { given: isGiven, egress, zones }: Decisions,
): string[] {
  if (isGiven && zones.length === 0) return [];
  return [
    ...(!isGiven && egress === Egress.NatGateway ? ["traffic through the NAT gateway"] : []),
    ...(egress === Egress.UserDefinedRouting ? ["the firewall"] : []),
    ...(!isGiven && workspaceId !== undefined ? ["logs by the gigabyte"] : []),
    ...(zones.length > 0 ? ["questions to the private DNS zones"] : []),
  ];
}
