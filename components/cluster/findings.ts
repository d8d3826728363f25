import { ApiServerAccess } from "../network/api-server-access";
import type { Findings } from "../posture";
import { Profile } from "../profile";
import { NodeOsUpgradeChannel, UpgradeChannel } from "./channels";
import { OsDisk } from "./node-pool";
import type { ClusterChoices } from "./settings";

/** How many zones and system nodes survive the loss of one. */
const REDUNDANT = 3;

/** What these settings come to. The checks that are simply true are decided in `cluster-properties.ts`. */
export function findingsOf(settings: ClusterChoices): Findings {
  const { systemPool, pools, given } = settings;
  const isPublic = settings.apiServer === ApiServerAccess.Public;
  return {
    "aks.local-accounts": true,
    "aks.entra": true,
    "aks.azure-rbac": true,
    "aks.kubernetes-rbac": true,
    "aks.managed-identity": true,
    "aks.network-policy": true,
    "aks.cni-overlay": true,
    "aks.standard-load-balancer": true,
    "aks.scale-sets": true,
    "aks.autoscaling": true,
    "aks.max-pods": true,
    "aks.no-node-public-addresses": true,
    "aks.no-dashboard": true,
    "aks.no-http-routing": true,
    "aks.policy-add-on": true,
    "aks.secret-store-rotation": true,
    "aks.pool-versions": true,
    "aks.private-api": !isPublic,
    // Ranges never apply to a private API: there is nothing to meet.
    ...(isPublic ? { "aks.authorized-ranges": true } : {}),
    "aks.uptime-sla": settings.profile === Profile.Production,
    "aks.zones": new Set(settings.zones).size >= REDUNDANT,
    "aks.system-nodes": systemPool.minCount >= REDUNDANT,
    "aks.critical-system-pool": pools.length > 0,
    "aks.ephemeral-os-disks": [systemPool, ...pools].every(
      ({ osDisk }) => osDisk === OsDisk.Ephemeral,
    ),
    "aks.encryption-at-host": settings.encryptionAtHost,
    "aks.auto-upgrade": ![UpgradeChannel.None, UpgradeChannel.NodeImage].includes(
      settings.upgradeChannel,
    ),
    "aks.node-os-upgrades": settings.nodeOsUpgradeChannel !== NodeOsUpgradeChannel.None,
    "aks.container-insights": given.workspace,
    "aks.control-plane-logs": given.workspace,
    "aks.defender": settings.defender,
    "aks.advanced-networking": settings.advancedNetworking,
  };
}
