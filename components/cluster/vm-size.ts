import type { Problem } from "../validation";
import { OsDisk } from "./node-pool";
import data from "./vm-sizes.json";

/** What is known of a VM size. */
export interface VmSize {
  readonly vcpus: number;
  /** What an ephemeral OS disk has room on; absent if the size has no local disk. */
  readonly localDiskGib?: number;
  readonly placement?: string;
}

const sizes: Readonly<Record<string, VmSize | undefined>> = data.sizes;

/** @returns undefined for a size that the table does not list */
export const vmSizeOf = (name: string): VmSize | undefined => sizes[name];

const DEFAULT_GIB = 128;

/** What the image of a node needs. */
const SMALLEST_GIB = 30;

/** The largest ephemeral OS disk under trusted launch; undefined where the table does not tell. */
const largestGib = (size: VmSize | undefined): number | undefined =>
  size?.localDiskGib === undefined ? undefined : size.localDiskGib - data.trustedLaunchGib;

/** The size in GiB of an OS disk of which nobody said how large it should be. */
export const defaultOsDiskGib = (vmSize: string, osDisk: OsDisk): number =>
  osDisk === OsDisk.Managed
    ? DEFAULT_GIB
    : Math.min(DEFAULT_GIB, largestGib(vmSizeOf(vmSize)) ?? DEFAULT_GIB);

/** Whether an OS disk fits on the machine. */
export function osDiskProblems(
  pool: string,
  vmSize: string,
  osDisk: OsDisk,
  osDiskSizeGb: number | undefined,
): Problem[] {
  if (
    osDiskSizeGb !== undefined &&
    !(Number.isInteger(osDiskSizeGb) && osDiskSizeGb >= SMALLEST_GIB)
  ) {
    return [
      {
        property: `${pool}.osDiskSizeGb`,
        reason: `Azure refuses an OS disk of ${osDiskSizeGb} GiB`,
        fix: `use ${SMALLEST_GIB} or more`,
      },
    ];
  }
  if (osDisk === OsDisk.Managed) return [];
  const size = vmSizeOf(vmSize);
  if (size === undefined) {
    if (osDiskSizeGb !== undefined) return [];
    return [
      {
        property: `${pool}.vmSize`,
        reason: `${JSON.stringify(vmSize)} is not in the table of VM sizes of ${data.date}, so nothing tells how large an ephemeral OS disk may be`,
        fix: `give ${pool}.osDiskSizeGb, or use a size such as Standard_D4ds_v5`,
      },
    ];
  }
  const largest = largestGib(size);
  if (largest === undefined) {
    return [
      {
        property: `${pool}.vmSize`,
        reason: `${vmSize} has no local disk, so an ephemeral OS disk is impossible`,
        fix: `use ${alternativesOf(vmSize).join(" or ")}`,
      },
    ];
  }
  if (osDiskSizeGb === undefined || osDiskSizeGb <= largest) return [];
  return [
    {
      property: `${pool}.osDiskSizeGb`,
      reason: `${vmSize} has ${largest + data.trustedLaunchGib} GiB for an ephemeral OS disk (${size.placement ?? ""}), and trusted launch keeps ${data.trustedLaunchGib} of them`,
      fix: `use at most ${largest}`,
    },
  ];
}

/** The same machine with a local disk: `Standard_D4s_v5` is Standard_D4ds_v5, or Standard_D4ds_v6. */
const alternativesOf = (vmSize: string): string[] =>
  ["5", "6"]
    .map((version) => vmSize.replace(/s_v\d+$/, `ds_v${version}`))
    .flatMap((name) => {
      const placement = vmSizeOf(name)?.placement;
      return placement === undefined ? [] : [`${name} (${placement})`];
    })
    .concat(`osDisk Managed`)
    .slice(0, 2);
