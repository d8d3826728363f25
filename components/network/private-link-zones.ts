import { isArmId } from "../validation";

/** Names of the zones in which private endpoints are looked up. */
export const privateLinkZones = {
  registry: "privatelink.azurecr.io",
  vault: "privatelink.vaultcore.azure.net",
  blob: "privatelink.blob.core.windows.net",
} as const;

/** Whether an ARM id is that of such a zone; Azure reads ids without regard to case. */
export const isPrivateLinkZone = (id: string, zone: keyof typeof privateLinkZones): boolean =>
  isArmId("private DNS zone", id) && id.split("/").at(-1)?.toLowerCase() === privateLinkZones[zone];
