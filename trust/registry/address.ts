import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * How far an address reaches. `forbidden` addresses are never a registry's: link-local ones, the metadata services of
 * clouds, multicast, unspecified, reserved.
 */
export type Reach = "public" | "private" | "loopback" | "forbidden";

/** [address, prefix length]; sources: IANA special-purpose registries, the clouds' documentation of metadata services. */
const LOOPBACK = [
  ["127.0.0.0", 8],
  ["::1", 128],
] as const;
const FORBIDDEN = [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["224.0.0.0", 3],
  ["168.63.129.16", 32], // Azure WireServer
  ["100.100.100.200", 32], // Alibaba Cloud metadata
  ["::", 128],
  ["fd00:ec2::254", 128], // AWS metadata
  ["fd20:ce::254", 128], // Google Cloud metadata
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const;
const PRIVATE = [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["fc00::", 7],
] as const;

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of subnets) {
    list.addSubnet(address, prefix, isIPv4(address) ? "ipv4" : "ipv6");
  }
  return list;
}

/** Built at the first use: most runs meet no redirect and no token service. */
let lists: { loopback: BlockList; forbidden: BlockList; private: BlockList } | undefined;

/** Classifies an IP address; IPv6 forms that carry an IPv4 address count as that address. */
export function reachOf(address: string): Reach {
  lists ??= {
    loopback: blockList(LOOPBACK),
    forbidden: blockList(FORBIDDEN),
    private: blockList(PRIVATE),
  };
  const plain = embeddedIPv4(address) ?? address;
  const family = isIPv4(plain) ? "ipv4" : "ipv6";
  if (lists.loopback.check(plain, family)) return "loopback";
  if (lists.forbidden.check(plain, family)) return "forbidden";
  if (lists.private.check(plain, family)) return "private";
  return "public";
}

/** The IPv4 address inside ::ffff:0:0/96 (mapped), ::/96 (compatible), 64:ff9b::/96 (NAT64) and 2002::/16 (6to4). */
function embeddedIPv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const groups = expandIPv6(address);
  const at = (index: number): number => groups[index] ?? 0;
  const zero = (from: number, to: number): boolean =>
    groups.slice(from, to).every((group) => group === 0);
  const mapped = zero(0, 5) && at(5) === 0xffff;
  const compatible = zero(0, 6) && (at(6) !== 0 || at(7) > 1);
  const nat64 = at(0) === 0x64 && at(1) === 0xff9b && zero(2, 6);
  if (mapped || compatible || nat64) return dotted(at(6), at(7));
  return at(0) === 0x2002 ? dotted(at(1), at(2)) : undefined;
}

const dotted = (high: number, low: number): string =>
  [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");

/** The eight groups of an IPv6 address; the URL parser does the reading. */
function expandIPv6(address: string): number[] {
  const compressed = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
  const [head = "", tail] = compressed.split("::");
  const parse = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const left = parse(head);
  const right = parse(tail ?? "");
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** Whether a URL's host name names this machine: 127.0.0.0/8, ::1 or `localhost`. */
export function isLoopbackName(hostname: string): boolean {
  const name = unbracket(hostname);
  return name === "localhost" || (isIP(name) !== 0 && reachOf(name) === "loopback");
}

/** The address in a URL's host name, or `undefined` for a domain name. */
export function literalAddress(hostname: string): string | undefined {
  const name = unbracket(hostname);
  return isIP(name) === 0 ? undefined : name;
}

const unbracket = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

/** Where a registry of one reach may send its client: never nearer to this machine than it is itself. */
export function mayReach(registry: Reach, target: Reach): boolean {
  switch (target) {
    case "public":
      return true;
    case "private":
      return registry === "private" || registry === "loopback";
    case "loopback":
      return registry === "loopback";
    case "forbidden":
      return false;
  }
}
