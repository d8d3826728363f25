import type * as pulumi from "@pulumi/pulumi";
import { parseCidr, subrange } from "./cidr";
import type { NetworkArgs } from "./network-args";

/** Apart from the ranges that AksCluster takes by default: 172.16.0.0/16 for services, 10.244.0.0/16 for pods. */
const ADDRESS_SPACE = "10.224.0.0/16";

export type RangeName =
  "addressSpace" | "nodeSubnetRange" | "apiServerSubnetRange" | "privateEndpointSubnetRange";

type Known = Pick<pulumi.Unwrap<NetworkArgs>, RangeName>;

export const addressSpaceOf = ({ addressSpace = ADDRESS_SPACE }: Known): string => addressSpace;

/** A subnet's range, given or cut out of the address space; undefined where that does not hold the part. */
export function subnetRange(
  args: Known,
  name: Exclude<RangeName, "addressSpace">,
): string | undefined {
  const given = args[name];
  if (given !== undefined) return given;
  const space = parseCidr(addressSpaceOf(args));
  const { offset, prefixLength } = parts[name];
  return space?.version === 4 ? subrange(space, offset, prefixLength) : undefined;
}

const parts = {
  nodeSubnetRange: { offset: 0, prefixLength: 20 },
  apiServerSubnetRange: { offset: 0x1000, prefixLength: 28 },
  privateEndpointSubnetRange: { offset: 0x1100, prefixLength: 24 },
} as const;
