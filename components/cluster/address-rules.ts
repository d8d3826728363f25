import { contains, isAddress, overlaps, parseCidr } from "../network/cidr";
import type { Cidr } from "../network/cidr";
import reserved from "../network/reserved-ranges.json";
import type { Problem, Rule } from "../validation";
import { surgeOf } from "./pool-properties";
import type { ClusterSettings } from "./settings";

type ClusterRule = Rule<ClusterSettings>;

interface NamedRange {
  readonly property: string;
  readonly range: Cidr;
}

const written = (property: string, text: string): Problem[] =>
  parseCidr(text)?.version === 4
    ? []
    : [
        {
          property,
          reason: `${JSON.stringify(text)} is not a range of IPv4 addresses`,
          fix: "write it as the first address and the length of the prefix, such as 10.244.0.0/16",
        },
      ];

const rangeRule: ClusterRule = ({ podCidr, serviceCidr }) => [
  ...written("podCidr", podCidr),
  ...written("serviceCidr", serviceCidr),
];

const vnetRangeRule: ClusterRule = ({ vnetAddressRanges = [] }) =>
  vnetAddressRanges.flatMap((text, index) =>
    parseCidr(text) === undefined ? written(`vnetAddressRanges[${index}]`, text) : [],
  );

const named = (property: string, text: string): NamedRange[] => {
  const range = parseCidr(text);
  return range === undefined ? [] : [{ property, range }];
};

const collisions = (ours: readonly NamedRange[], theirs: readonly NamedRange[]): Problem[] =>
  ours.flatMap(({ property, range }) =>
    theirs
      .filter((other) => overlaps(range, other.range))
      .map((other) => ({
        property,
        reason: `${range.text} and ${other.property} ${other.range.text} have addresses in common`,
        fix: "choose a range that nothing else uses",
      })),
  );

const ownOverlapRule: ClusterRule = ({ podCidr, serviceCidr }) => {
  const pods = named("podCidr", podCidr);
  const services = named("serviceCidr", serviceCidr);
  const taken = reserved.ranges.flatMap((text) => named("AKS's own range", text));
  return [...collisions(pods, [...services, ...taken]), ...collisions(services, taken)];
};

const vnetOverlapRule: ClusterRule = ({ podCidr, serviceCidr, vnetAddressRanges = [] }) =>
  collisions(
    [...named("podCidr", podCidr), ...named("serviceCidr", serviceCidr)],
    vnetAddressRanges.flatMap((text, index) => named(`vnetAddressRanges[${index}]`, text)),
  );

const WIDEST_SERVICES = 12;

const serviceSizeRule: ClusterRule = ({ serviceCidr }) => {
  const range = parseCidr(serviceCidr);
  return range === undefined || range.prefixLength >= WIDEST_SERVICES
    ? []
    : [
        {
          property: "serviceCidr",
          reason: `Azure refuses ${range.text}, which is wider than /${WIDEST_SERVICES}`,
          fix: `use /${WIDEST_SERVICES} or narrower`,
        },
      ];
};

const dnsServiceRule: ClusterRule = ({ dnsServiceIp, serviceCidr }) => {
  const range = parseCidr(serviceCidr);
  if (range === undefined) return [];
  const [first = "", ...rest] = range.text.split("/")[0]?.split(".").reverse() ?? [];
  const api = [Number(first) + 1, ...rest].reverse().join(".");
  const taken = [range.text.split("/")[0], api];
  if (isAddress(dnsServiceIp) && contains(range, dnsServiceIp) && !taken.includes(dnsServiceIp)) {
    return [];
  }
  return [
    {
      property: "dnsServiceIp",
      reason: taken.includes(dnsServiceIp)
        ? `${dnsServiceIp} is taken: the first two addresses of serviceCidr are the range's own and the API's`
        : `${JSON.stringify(dnsServiceIp)} is no address in serviceCidr ${range.text}`,
      fix: "choose one in it, by custom its tenth",
    },
  ];
};

const PREFIX_OF_NODE = 24;

/** Overlay gives every node a /24; a cluster that cannot grow says so first at its first upgrade under load. */
const podSpaceRule: ClusterRule = ({ podCidr, systemPool, pools }) => {
  const range = parseCidr(podCidr);
  if (range?.version !== 4) return [];
  const sizes = [systemPool, ...pools].map(({ maxCount }) => maxCount);
  const nodes = sizes.reduce((sum, size) => sum + size, 0) + surgeOf(Math.max(...sizes));
  const fits = range.prefixLength <= PREFIX_OF_NODE;
  const room = fits ? 2 ** (PREFIX_OF_NODE - range.prefixLength) : 0;
  return nodes <= room
    ? []
    : [
        {
          property: "podCidr",
          reason: `${range.text} has room for ${room} nodes of a /24 each, and the pools grow to ${nodes} while one is upgraded`,
          fix: "choose a wider range, or lower maxCount",
        },
      ];
};

/** Which addresses pods and services get. */
export const addressRules: readonly ClusterRule[] = [
  rangeRule,
  vnetRangeRule,
  ownOverlapRule,
  vnetOverlapRule,
  serviceSizeRule,
  dnsServiceRule,
  podSpaceRule,
];
