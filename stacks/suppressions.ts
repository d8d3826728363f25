import type { Suppression } from "../components/posture";
import type { Configuration } from "./configuration";

/** Whose checks they are, by the beginning of their ids. */
const owners = {
  network: ["network"],
  audit: ["evidence", "logs", "azure-policy"],
  registry: ["registry"],
  cluster: ["aks"],
  push: ["push"],
} as const;

/** The suppressions of one component. */
export const suppressionsOf = (
  { suppressions }: Configuration,
  component: keyof typeof owners,
): Suppression[] =>
  suppressions.filter(({ check }) =>
    owners[component].some((owner) => check.startsWith(`${owner}.`)),
  );
