import { estimateCost } from "../pricing";
import type { CostEstimate } from "../pricing";
import type { Findings } from "../posture";
import { PermissionMode } from "./permission-mode";
import { RegistrySku } from "./registry-args";
import type { RegistryChoices } from "./registry-choices";

/** What a registry meets of its checks. */
export const registryFindings = (
  choices: RegistryChoices,
  isExact: boolean,
  hasLogs: boolean,
): Findings => ({
  "registry.admin-user": true,
  "registry.anonymous-pull": true,
  "registry.premium": choices.sku === RegistrySku.Premium,
  "registry.private": !choices.isPublic,
  "registry.export": !choices.exportEnabled,
  "registry.zone-redundancy": choices.zoneRedundancy,
  "registry.data-endpoint": choices.dataEndpoint,
  "registry.repository-permissions": choices.permissionMode === PermissionMode.Repositories,
  "registry.untagged-kept": choices.retentionDays === undefined,
  "registry.logs": hasLogs,
  ...(choices.permissionMode === PermissionMode.Repositories
    ? { "registry.conditions": isExact }
    : {}),
});

/** What a registry costs, with its replicas and its endpoint, without storage and traffic. */
export function registryCost(choices: RegistryChoices): CostEstimate {
  const { sku, replicaLocations, hasSubnet } = choices;
  const endpoint = hasSubnet ? [{ price: "private-endpoint", quantity: 1 } as const] : [];
  const quantity = 1 + replicaLocations.length;
  switch (sku) {
    case RegistrySku.Basic:
      return estimateCost([{ price: "acr-basic", quantity }, ...endpoint]);
    case RegistrySku.Standard:
      return estimateCost([{ price: "acr-standard", quantity }, ...endpoint]);
    case RegistrySku.Premium:
      return estimateCost([{ price: "acr-premium", quantity }, ...endpoint]);
  }
}

/** From where the registry is reached, for whoever plans to push or to verify. */
export const reachabilityText = ({ isPublic, hasSubnet }: RegistryChoices): string => {
  if (!isPublic) {
    return "private: only from networks whose DNS uses the zone privatelink.azurecr.io of its endpoint";
  }
  return hasSubnet
    ? "public: from the internet, and privately through its endpoint"
    : "public: from the internet";
};
