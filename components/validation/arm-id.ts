import type { Problem } from "./problem";

/** Resource types of ids that components take, by what messages call them. */
const types = {
  "container registry": "Microsoft.ContainerRegistry/registries",
  "key vault": "Microsoft.KeyVault/vaults",
  "Log Analytics workspace": "Microsoft.OperationalInsights/workspaces",
  "managed identity": "Microsoft.ManagedIdentity/userAssignedIdentities",
  "NAT gateway": "Microsoft.Network/natGateways",
  "private DNS zone": "Microsoft.Network/privateDnsZones",
  "public IP address": "Microsoft.Network/publicIPAddresses",
  "route table": "Microsoft.Network/routeTables",
  subnet: "Microsoft.Network/virtualNetworks/subnets",
  "virtual network": "Microsoft.Network/virtualNetworks",
} as const;

export type ArmType = keyof typeof types;

/** Whether a text is the ARM id of a resource of that type; Azure reads ids without regard to case. */
export function isArmId(type: ArmType, id: unknown): id is string {
  const [provider = "", ...path] = types[type].split("/");
  const resource = path.map((part) => `${part}/[^/]+`).join("/");
  const pattern = `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${provider}/${resource}$`;
  return typeof id === "string" && new RegExp(pattern, "i").test(id);
}

/** What is wrong with an id that is given and is none of that type. */
export const armIdProblems = (
  property: string,
  type: ArmType,
  id: string | undefined,
): Problem[] =>
  id === undefined || isArmId(type, id)
    ? []
    : [
        {
          property,
          reason: `${JSON.stringify(id)} is not the ARM id of a ${type}`,
          fix: "give the id that begins with /subscriptions/",
        },
      ];
