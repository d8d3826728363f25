import { ApiServerAccess } from "../network/api-server-access";
import { parseCidr } from "../network/cidr";
import { clusterZoneName, isClusterZone, regionOf } from "../network/cluster-zone";
import type { Problem, Rule } from "../validation";
import { VaultAccess } from "./cluster-args";
import { PrivateDns } from "./private-dns";
import type { ClusterSettings } from "./settings";

type ClusterRule = Rule<ClusterSettings>;

const MAXIMUM_RANGES = 200;

const subnetRule: ClusterRule = ({ apiServer, given }) => {
  if (apiServer === ApiServerAccess.VnetIntegration && !given.vnetIntegration) {
    return [
      {
        property: "apiServerSubnetId",
        reason: "apiServer is vnetIntegration, and there is no subnet for it",
        fix: "give one that is delegated to Microsoft.ContainerService/managedClusters, or set apiServer to privateLink",
      },
    ];
  }
  if (apiServer === ApiServerAccess.PrivateLink && given.vnetIntegration) {
    return [
      {
        property: "apiServerSubnetId",
        reason: "apiServer is privateLink, which has no use for it",
        fix: "leave it out, or set apiServer to vnetIntegration",
      },
    ];
  }
  return [];
};

const accessRule: ClusterRule = ({ apiServer, given }) => {
  const isPublic = apiServer === ApiServerAccess.Public;
  if (!isPublic && given.authorizedIpRanges) {
    return [
      {
        property: "authorizedIpRanges",
        reason: "they apply to public addresses only, and the API is private",
        fix: "leave them out, or set apiServer to public",
      },
    ];
  }
  if (isPublic && !given.authorizedIpRanges) {
    return [
      {
        property: "authorizedIpRanges",
        reason: "the API is public, and without them everyone reaches it",
        fix: "name the ranges that you come from, such as 203.0.113.7/32, or set apiServer to vnetIntegration or privateLink",
      },
    ];
  }
  return [];
};

const authorizedRangesRule: ClusterRule = ({ apiServer, given, authorizedIpRanges = [] }) => {
  if (apiServer !== ApiServerAccess.Public || !given.authorizedIpRanges) return [];
  const count: Problem[] =
    authorizedIpRanges.length === 0 || authorizedIpRanges.length > MAXIMUM_RANGES
      ? [
          {
            property: "authorizedIpRanges",
            reason: `there are ${authorizedIpRanges.length} of them`,
            fix: `name 1 to ${MAXIMUM_RANGES} ranges`,
          },
        ]
      : [];
  return [
    ...count,
    ...authorizedIpRanges.flatMap((text, index) =>
      authorizedRangeProblems(`authorizedIpRanges[${index}]`, text),
    ),
  ];
};

/** Two halves of the internet are the internet; with nothing wider than a /8, all allowed ranges together are not. */
const WIDEST = 8;

function authorizedRangeProblems(property: string, text: string): Problem[] {
  if (/\/0+$/.test(text)) {
    return [
      {
        property,
        reason: `${JSON.stringify(text)} is every address`,
        fix: "name the ranges that you come from, such as 203.0.113.7/32",
      },
    ];
  }
  const range = parseCidr(text);
  if (range?.version !== 4) {
    return [
      {
        property,
        reason: `${JSON.stringify(text)} is not a range of IPv4 addresses`,
        fix: "write it as the first address and the length of the prefix, such as 203.0.113.0/24 or 203.0.113.7/32",
      },
    ];
  }
  if (range.prefixLength >= WIDEST) return [];
  return [
    {
      property,
      reason: `${text} is ${2 ** (32 - range.prefixLength)} addresses`,
      fix: `name ranges of /${WIDEST} or narrower`,
    },
  ];
}

const dnsRule: ClusterRule = ({ apiServer, privateDns, publicFqdn, given }) => {
  if (apiServer === ApiServerAccess.Public) {
    return (["privateDnsZone", "privateDns"] as const)
      .filter((key) => given[key])
      .map((key) => ({
        property: key === "privateDnsZone" ? "privateDnsZoneId" : key,
        reason: "a public API has no private name",
        fix: "leave it out, or set apiServer to vnetIntegration or privateLink",
      }));
  }
  if (given.privateDnsZone && given.privateDns) {
    return [
      {
        property: "privateDns",
        reason: "privateDnsZoneId says already who answers for the API's name",
        fix: "leave out one of the two",
      },
    ];
  }
  if (privateDns === PrivateDns.None && !publicFqdn) {
    return [
      {
        property: "privateDns",
        reason: "without a private zone and without a public name, nothing knows where the API is",
        fix: "set publicFqdn to true (the address stays private), or privateDns to system",
      },
    ];
  }
  return [];
};

/** A custom zone has to be linked to the virtual network, which only a role on the network allows. */
const zoneLinkRule: ClusterRule = ({ given }) =>
  given.privateDnsZone && !given.vnet && !given.controlPlaneIdentity
    ? [
        {
          property: "vnetId",
          reason:
            "AKS links the zone of privateDnsZoneId to the virtual network, and needs a role on it",
          fix: "give the network's ARM id",
        },
      ]
    : [];

const zoneNameRule: ClusterRule = ({ privateDnsZoneId = "", location, given }) => {
  const zone = /\/privateDnsZones\/([^/]+)$/i.exec(privateDnsZoneId)?.[1];
  const region = location === undefined ? undefined : regionOf(location);
  if (zone === undefined || isClusterZone(zone, given.vnetIntegration, region)) return [];
  const wanted = clusterZoneName(given.vnetIntegration, region ?? "<region>");
  return [
    {
      property: "privateDnsZoneId",
      reason: `AKS refuses a zone named ${zone} ${given.vnetIntegration ? "with" : "without"} apiServerSubnetId`,
      fix: `name it ${wanted} or <sub>.${wanted}, the sub being at most 32 characters`,
    },
  ];
};

const kmsRule: ClusterRule = ({ kms, given }) =>
  kms !== undefined && kms.vaultAccess !== VaultAccess.Public && !given.vnetIntegration
    ? [
        {
          property: "kms.vaultAccess",
          reason: "the API server reaches a private vault only from a subnet of its own",
          fix: "give apiServerSubnetId, or set kms.vaultAccess to Public for a vault that answers public addresses",
        },
      ]
    : [];

/** Who reaches the API, under which name, and what the API reaches. */
export const apiRules: readonly ClusterRule[] = [
  subnetRule,
  accessRule,
  authorizedRangesRule,
  dnsRule,
  zoneLinkRule,
  zoneNameRule,
  kmsRule,
];
