import cluster from "./checks/cluster.json";
import compliance from "./checks/compliance.json";
import identity from "./checks/identity.json";
import network from "./checks/network.json";
import registry from "./checks/registry.json";

/** A check of a component's posture. */
export interface CheckRow {
  /** What holds when the check is met. */
  readonly title: string;
  /** Ids of checkov 3.3.30 for the same (https://www.checkov.io/5.Policy%20Index/arm.html). */
  readonly checkov: readonly string[];
  /** Ids of PSRule.Rules.Azure for the same (https://azure.github.io/PSRule.Rules.Azure/). */
  readonly psrule: readonly string[];
  /** The built-in Azure Policy definition that audits the same (https://github.com/Azure/azure-policy). */
  readonly azurePolicy?: string;
}

const all = { ...cluster, ...registry, ...network, ...identity, ...compliance };

export type CheckId = keyof typeof all;

export const checks: Readonly<Record<CheckId, CheckRow>> = all;
