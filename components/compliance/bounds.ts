import type { Problem } from "../validation";

/** A number of days outside of what Azure takes. */
export function boundsOf(
  property: string,
  value: number | undefined,
  least: number,
  most: number,
): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) {
    return [];
  }
  return [
    {
      property,
      reason: `Azure refuses ${value} days`,
      fix: `give a whole number from ${least} to ${most}`,
    },
  ];
}
