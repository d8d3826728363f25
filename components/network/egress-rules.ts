import type { Problem, Rule } from "../validation";
import { contains, isAddress, parseCidr } from "./cidr";
import type { Decisions } from "./decisions";
import { Egress } from "./egress";
import type { NetworkArgs } from "./network-args";
import { subnetRange } from "./ranges";

/** What belongs to which egress. */
const belongsTo = {
  natGateway: Egress.NatGateway,
  natGatewayId: Egress.NatGateway,
  routeTableId: Egress.UserDefinedRouting,
  firewallPrivateIp: Egress.UserDefinedRouting,
} as const;

/** Which arguments stand beside the egress of a network that is made. */
export function egressProblems(args: NetworkArgs, { egress }: Decisions): Problem[] {
  const given = (Object.keys(belongsTo) as (keyof typeof belongsTo)[]).filter(
    (property) => args[property] !== undefined,
  );
  const strangers = given
    .filter((property) => belongsTo[property] !== egress)
    .map((property) => ({
      property,
      reason: `egress is ${egress}, which has no use for it`,
      fix: `remove it, or set egress to ${belongsTo[property]}`,
    }));
  const own = given.filter((property) => belongsTo[property] === egress);
  if (egress === Egress.UserDefinedRouting && own.length === 0) {
    return [
      ...strangers,
      {
        property: "egress",
        reason: "userDefinedRouting has neither a route table nor a firewall",
        fix: "give routeTableId, whose default route leads to the firewall, or firewallPrivateIp, to which one is made",
      },
    ];
  }
  const [first, second] = own;
  if (first === undefined || second === undefined) return strangers;
  return [
    ...strangers,
    {
      property: second,
      reason: `${first} is given as well, and one of them decides`,
      fix: "remove one of them",
    },
  ];
}

export const egressRules: readonly Rule<NetworkArgs>[] = [
  ({ natGateway }) => {
    const zone = natGateway?.zone;
    if (zone === undefined || ["1", "2", "3"].includes(zone)) return [];
    return [
      {
        property: "natGateway.zone",
        reason: `there is no zone ${JSON.stringify(zone)}`,
        fix: 'use "1", "2" or "3", or leave it out',
      },
    ];
  },
  ({ natGateway }) => {
    const minutes = natGateway?.idleTimeoutMinutes;
    if (minutes === undefined) return [];
    if (Number.isInteger(minutes) && minutes >= 4 && minutes <= 120) return [];
    return [
      {
        property: "natGateway.idleTimeoutMinutes",
        reason: `Azure refuses ${minutes}`,
        fix: "use 4 to 120 whole minutes",
      },
    ];
  },
  ({ natGateway }) => {
    const addresses = natGateway?.publicIpAddressIds;
    if (addresses === undefined || (addresses.length >= 1 && addresses.length <= 16)) return [];
    return [
      {
        property: "natGateway.publicIpAddressIds",
        reason: `a NAT gateway has 1 to 16 addresses, not ${addresses.length}`,
        fix: "give that many, or leave it out to have one made",
      },
    ];
  },
  ({ firewallPrivateIp: address }) => {
    if (address === undefined || (isAddress(address) && !address.includes(":"))) return [];
    return [
      {
        property: "firewallPrivateIp",
        reason: `${JSON.stringify(address)} is not an IPv4 address`,
        fix: "give the private address of the firewall",
      },
    ];
  },
  (args) => {
    const { firewallPrivateIp: address } = args;
    const nodes = parseCidr(subnetRange(args, "nodeSubnetRange") ?? "");
    if (address === undefined || !isAddress(address) || !nodes || !contains(nodes, address)) {
      return [];
    }
    return [
      {
        property: "firewallPrivateIp",
        reason: `${address} is within nodeSubnetRange ${nodes.text}, whose traffic the route sends there, the firewall's own included`,
        fix: "put the firewall into a subnet of its own",
      },
    ];
  },
];
