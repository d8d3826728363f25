import ipaddr from "ipaddr.js";

const { IPv4, IPv6 } = ipaddr;

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** A range of addresses. */
export interface Cidr {
  /** As it was written: `10.224.0.0/16`. */
  readonly text: string;
  readonly version: 4 | 6;
  readonly prefixLength: number;
}

/**
 * A range that Azure accepts; undefined for all other text. Azure refuses bits behind the prefix (`10.0.0.1/16`), and
 * octal or hexadecimal parts would be read differently from one program to the next.
 */
export function parseCidr(text: string): Cidr | undefined {
  if (IPv4.isValidCIDRFourPartDecimal(text)) {
    const [address, prefixLength] = IPv4.parseCIDR(text);
    const isFirst = IPv4.networkAddressFromCIDR(text).toString() === address.toString();
    return isFirst ? { text, version: 4, prefixLength } : undefined;
  }
  if (text.includes(":") && IPv6.isValidCIDR(text)) {
    const [address, prefixLength] = IPv6.parseCIDR(text);
    const isFirst = IPv6.networkAddressFromCIDR(text).toString() === address.toString();
    return isFirst ? { text, version: 6, prefixLength } : undefined;
  }
  return undefined;
}

/** Whether text is one address, written as Azure accepts it. */
export const isAddress = (text: string): boolean =>
  IPv4.isValidFourPartDecimal(text) || (text.includes(":") && IPv6.isValid(text));

/** Whether two ranges share an address. */
export const overlaps = (a: Cidr, b: Cidr): boolean => contains(a, b) || contains(b, a);

/** Whether all of a range, or an address as text, lies in a range. */
export function contains(range: Cidr, inner: Cidr | string): boolean {
  const [first, length] = rangeOf(typeof inner === "string" ? hostRange(inner) : inner.text);
  const outer = rangeOf(range.text);
  return first.kind() === outer[0].kind() && length >= outer[1] && first.match(outer);
}

/** How many addresses a subnet of that range gives: Azure keeps the first four and the last for itself. */
export const usableAddresses = ({ version, prefixLength }: Cidr): number =>
  Math.max(0, 2 ** ((version === 4 ? 32 : 128) - prefixLength) - 5);

/** A part of an IPv4 range: so many addresses behind its first, as text; undefined where it would not fit. */
export function subrange(range: Cidr, offset: number, prefixLength: number): string | undefined {
  const first = rangeOf(range.text)[0]
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
  const bytes = [24, 16, 8, 0].map((bits) => Math.floor((first + offset) / 2 ** bits) % 256);
  const part = parseCidr(`${bytes.join(".")}/${prefixLength}`);
  return part && contains(range, part) ? part.text : undefined;
}

const rangeOf = (text: string): Range => ipaddr.parseCIDR(text);

const hostRange = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;
