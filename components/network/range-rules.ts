import type { Problem, Rule } from "../validation";
import { contains, isAddress, overlaps, parseCidr, usableAddresses } from "./cidr";
import type { Cidr } from "./cidr";
import type { Decisions } from "./decisions";
import type { NetworkArgs } from "./network-args";
import { addressSpaceOf, subnetRange } from "./ranges";
import type { RangeName } from "./ranges";
import reserved from "./reserved-ranges.json";

type SubnetRange = Exclude<RangeName, "addressSpace">;

/** The narrowest range of each subnet, and what needs the addresses. */
const narrowest: Readonly<Record<SubnetRange, { prefixLength: number; for: string }>> = {
  nodeSubnetRange: {
    prefixLength: 27,
    for: "each node, each node more during an upgrade and each internal load balancer takes one",
  },
  apiServerSubnetRange: { prefixLength: 28, for: "the API server of a cluster takes 9" },
  privateEndpointSubnetRange: {
    prefixLength: 28,
    for: "a registry takes 2 and one more per replica, vault and storage one each",
  },
};

/** The ranges of a network that is made: readable, within the network, apart from each other, and wide enough. */
export function rangeRules(decisions: Decisions): Rule<NetworkArgs>[] {
  const subnets: SubnetRange[] = [
    "nodeSubnetRange",
    ...(decisions.apiServerSubnet ? (["apiServerSubnetRange"] as const) : []),
    ...(decisions.privateEndpointSubnet ? (["privateEndpointSubnetRange"] as const) : []),
  ];
  return [
    (args) => readable("addressSpace", addressSpaceOf(args)),
    ...subnets.map((name) => (args: Known) => readable(name, args[name])),
    (args) => free(addressSpaceOf(args)),
    (args) => tooSmallForDefaults(args, subnets),
    ...subnets.map((name) => (args: Known) => within(args, name)),
    ...subnets.map((name) => (args: Known) => wideEnough(args, name)),
    ...pairs(subnets).map(
      ([a, b]) =>
        (args: Known) =>
          apart(args, a, b),
    ),
  ];
}

type Known = Parameters<Rule<NetworkArgs>>[0];

function readable(property: RangeName, text: string | undefined): Problem[] {
  if (text === undefined || parseCidr(text)?.version === 4) return [];
  return [
    {
      property,
      reason: `${JSON.stringify(text)} is not an IPv4 range as Azure accepts it`,
      fix: "write its first address and the length of its prefix, as in 10.224.0.0/16",
    },
  ];
}

function free(text: string): Problem[] {
  const space = parsed(text);
  const taken = reserved.ranges.find((range) => {
    const other = parsed(range);
    return space && other && overlaps(space, other);
  });
  if (taken === undefined) return [];
  return [
    {
      property: "addressSpace",
      reason: `${text} overlaps ${taken}, which AKS takes for itself`,
      fix: "choose another range",
    },
  ];
}

function tooSmallForDefaults(args: Known, subnets: readonly SubnetRange[]): Problem[] {
  if (parseCidr(addressSpaceOf(args))?.version !== 4) return [];
  const missing = subnets.filter((name) => subnetRange(args, name) === undefined);
  if (missing.length === 0) return [];
  return [
    {
      property: "addressSpace",
      reason: `${addressSpaceOf(args)} does not hold the subnets' default ranges`,
      fix: `use /19 or wider, or give ${missing.join(", ")}`,
    },
  ];
}

function within(args: Known, property: SubnetRange): Problem[] {
  const [space, range] = [parsed(addressSpaceOf(args)), parsed(subnetRange(args, property))];
  if (!space || !range || contains(space, range)) return [];
  return [
    {
      property,
      reason: `${range.text} is not within addressSpace ${space.text}`,
      fix: "choose a range within it",
    },
  ];
}

function wideEnough(args: Known, property: SubnetRange): Problem[] {
  const range = parsed(subnetRange(args, property));
  const { prefixLength, for: use } = narrowest[property];
  if (!range || range.prefixLength <= prefixLength) return [];
  return [
    {
      property,
      reason: `${range.text} is too small: Azure leaves ${usableAddresses(range)} of its addresses, and ${use}`,
      fix: `use /${prefixLength} or wider`,
    },
  ];
}

function apart(args: Known, first: SubnetRange, second: SubnetRange): Problem[] {
  const [a, b] = [parsed(subnetRange(args, first)), parsed(subnetRange(args, second))];
  if (!a || !b || !overlaps(a, b)) return [];
  return [
    {
      property: second,
      reason: `${b.text} overlaps ${first} ${a.text}`,
      fix: "choose ranges that share no address",
    },
  ];
}

/** Who may reach the API server besides the nodes. */
export const apiServerClients: Rule<NetworkArgs> = ({ apiServerClients: clients = [] }) =>
  clients.flatMap((client, index) => {
    const property = `apiServerClients[${index}]`;
    const range = parsed(isAddress(client) ? `${client}/32` : client);
    if (!range) {
      return [
        {
          property,
          reason: `${JSON.stringify(client)} is not an IPv4 range as Azure accepts it`,
          fix: "write its first address and the length of its prefix, as in 10.60.0.0/24",
        },
      ];
    }
    if (range.prefixLength > 0) return [];
    return [
      {
        property,
        reason: "0.0.0.0/0 is everybody",
        fix: "name the ranges of those who need the API server",
      },
    ];
  });

const parsed = (text: string | undefined): Cidr | undefined => {
  const range = text === undefined ? undefined : parseCidr(text);
  return range?.version === 4 ? range : undefined;
};

const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
