import type { OperationResult } from "../support/engine";

/** A resource's name, out of its URN. */
export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/**
 * What happens to resources of Azure, each as `operation name`, in alphabetical order.
 *
 * @param component type of the component that they belong to; default any
 */
export function azureSteps({ steps }: OperationResult, component?: string): string[] {
  const below = `${component === undefined ? "" : `:${component}`}$azure-native:`;
  return steps
    .filter(({ urn, op }) => urn.includes(below) && op !== "same")
    .map(({ urn, op }) => `${op} ${nameOf(urn)}`)
    .sort();
}
