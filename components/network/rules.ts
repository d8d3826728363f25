import * as pulumi from "@pulumi/pulumi";
import { nameProblems } from "../names";
import { Profile } from "../profile";
import { assess } from "../posture";
import { choiceProblems, given, listProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { ApiServerAccess } from "./api-server-access";
import { regionOf } from "./cluster-zone";
import type { Decisions } from "./decisions";
import { Egress } from "./egress";
import { egressProblems, egressRules } from "./egress-rules";
import { clusterZoneProblems, idRules, setOfIdsProblems } from "./given-rules";
import type { NetworkArgs } from "./network-args";
import { findings } from "./findings";
import { apiServerClients, rangeRules } from "./range-rules";
import { securityRuleRules } from "./security-rule-rules";

/**
 * Everything about the arguments of a network that Azure would refuse, or that would not work.
 *
 * @param args the arguments as they are given: whether one is given is known when its value is not
 * @param now the clock that suppressions are compared with
 */
export const networkRules = (
  name: string,
  args: NetworkArgs,
  decisions: Decisions,
  now: Date,
): Rule<NetworkArgs>[] => [
  () => setOfIdsProblems(args, decisions),
  () => clientsProblems(args, decisions),
  ...idRules,
  ({ location, privateDnsZoneIds }) =>
    clusterZoneProblems(privateDnsZoneIds?.cluster, decisions, location ?? configuredLocation()),
  ...egressRules,
  (known) => locationProblems(known.location, decisions),
  (known) =>
    assess(
      findings(known.nodeSecurityRules, args.workspaceId !== undefined, decisions),
      decisions.profile,
      args.suppressions ?? [],
      now,
    ).problems,
  ...(decisions.given
    ? []
    : [
        () => componentNameProblems(name),
        () => egressProblems(args, decisions),
        ({ vnetName }: Known) =>
          vnetName === undefined ? [] : nameProblems("vnetName", "resource", vnetName),
        ...rangeRules(decisions),
        apiServerClients,
        ...securityRuleRules,
      ]),
];

type Known = Parameters<Rule<NetworkArgs>>[0];

/**
 * Values of another kind than the arguments have, since what comes from a configuration may be anything. They come first,
 * because they decide what the other rules are.
 */
export function unreadableProblems(args: NetworkArgs): Problem[] {
  const { resourceGroupName, profile, apiServer, egress, natGateway, ...rest } = given(args);
  return [
    ...(resourceGroupName === undefined
      ? [
          {
            property: "resourceGroupName",
            reason: "a network is made, and nothing tells where",
            fix: "name a resource group",
          },
        ]
      : []),
    ...choiceProblems("profile", Profile, profile),
    ...choiceProblems("apiServer", ApiServerAccess, apiServer),
    ...choiceProblems("egress", Egress, egress),
    ...(["apiServerClients", "nodeSecurityRules", "suppressions"] as const).flatMap((property) =>
      listProblems(property, rest[property]),
    ),
    ...listProblems("natGateway.publicIpAddressIds", given(natGateway).publicIpAddressIds),
  ];
}

/** The end that Pulumi makes for a name: eight hexadecimal digits. */
const RANDOM_END = 8;

/** The longest room that Azure leaves, a virtual network's, less what stands behind the component's name. */
function componentNameProblems(name: string): Problem[] {
  const room = 64 - "-vnet".length - RANDOM_END;
  if (name.length <= room && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) return [];
  return [
    {
      property: "name",
      reason: `Azure would refuse the names that are made from ${JSON.stringify(name)}`,
      fix: `name the component with at most ${room} letters, digits, hyphens, dots and underscores, beginning with a letter or digit`,
    },
  ];
}

function clientsProblems(args: NetworkArgs, { given, apiServerSubnet }: Decisions): Problem[] {
  if (given || apiServerSubnet) return [];
  return (["apiServerClients", "apiServerSubnetRange"] as const)
    .filter((property) => args[property] !== undefined)
    .map((property) => ({
      property,
      reason: "the API server has no subnet in this network",
      fix: "remove it, or set apiServer to vnetIntegration",
    }));
}

function locationProblems(location: string | undefined, { zones }: Decisions): Problem[] {
  if (!zones.includes("cluster")) return [];
  const property = "location";
  const region = location ?? configuredLocation();
  if (region === undefined || region.trim() === "") {
    return [
      {
        property,
        reason:
          "the name of the cluster's private DNS zone contains the region, and nothing tells which it is",
        fix: "give location, run `pulumi config set azure-native:location <region>`, or give privateDnsZoneIds.cluster",
      },
    ];
  }
  if (/^[a-z0-9]+$/.test(regionOf(region))) return [];
  return [
    {
      property,
      reason: `${JSON.stringify(region)} is not the name of a region`,
      fix: "write it as in westeurope",
    },
  ];
}

/** The region that the provider takes where none is given. */
export const configuredLocation = (): string | undefined =>
  new pulumi.Config("azure-native").get("location") ?? process.env.ARM_LOCATION_NAME;
