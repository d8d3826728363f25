import { parseCidr } from "../network/cidr";
import { isPrivateLinkZone, privateLinkZones } from "../network/private-link-zones";
import { armIdProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { settingsOf } from "./settings";

/** Two halves of the internet are the internet; with nothing wider than a /8, all allowed ranges together are not. */
const WIDEST = 8;

export const networkRules: readonly Rule<ComplianceLogArgs>[] = [
  (args) =>
    settingsOf(args).privateAccess && args.subnetId === undefined
      ? [
          {
            property: "subnetId",
            reason: "private access needs a subnet for the private endpoint",
            fix: "give one that the writers reach, or set privateAccess to false",
          },
        ]
      : [],
  (args) =>
    settingsOf(args).privateAccess && args.privateDnsZoneId === undefined
      ? [
          {
            property: "privateDnsZoneId",
            reason: "private access needs the zone in which the writers look the endpoint up",
            fix: `give the zone ${privateLinkZones.blob}, or set privateAccess to false`,
          },
        ]
      : [],
  (args) =>
    settingsOf(args).privateAccess && (args.allowedRanges ?? []).length > 0
      ? [
          {
            property: "allowedRanges",
            reason: "with private access no public address reaches the evidence",
            fix: "leave them out, or set privateAccess to false",
          },
        ]
      : [],
  ({ subnetId }) => armIdProblems("subnetId", "subnet", subnetId),
  ({ privateDnsZoneId: id }) =>
    id === undefined || isPrivateLinkZone(id, "blob")
      ? []
      : [
          {
            property: "privateDnsZoneId",
            reason: `${JSON.stringify(id)} is not the ARM id of the zone in which blobs are looked up`,
            fix: `give that of a private DNS zone ${privateLinkZones.blob}`,
          },
        ],
  ({ allowedRanges = [] }) =>
    allowedRanges.flatMap((range, index) => rangeProblems(`allowedRanges[${index}]`, range)),
];

/** Source: https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations */
function rangeProblems(property: string, text: string): Problem[] {
  const isAlone = !text.includes("/");
  const range = parseCidr(isAlone ? `${text}/32` : text);
  if (range?.version !== 4) {
    return [
      {
        property,
        reason: `${JSON.stringify(text)} is no IPv4 address or range`,
        fix: "write it as 203.0.113.7 or 203.0.113.0/24",
      },
    ];
  }
  if (range.prefixLength === 0) {
    return [{ property, reason: `${text} is everybody`, fix: "name the addresses of the writers" }];
  }
  if (range.prefixLength < WIDEST) {
    return [
      {
        property,
        reason: `${text} is ${2 ** (32 - range.prefixLength)} addresses`,
        fix: `name ranges of /${WIDEST} or narrower`,
      },
    ];
  }
  if (!isAlone && range.prefixLength > 30) {
    return [
      {
        property,
        reason: `storage accounts refuse the prefix /${range.prefixLength}`,
        fix: "give each address alone",
      },
    ];
  }
  return /^(10|127|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(text)
    ? [
        {
          property,
          reason: `${text} is private, and storage accounts take public addresses only`,
          fix: "use privateAccess for what is in a virtual network",
        },
      ]
    : [];
}
