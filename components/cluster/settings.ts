import type * as pulumi from "@pulumi/pulumi";
import { ApiServerAccess } from "../network/api-server-access";
import { Egress } from "../network/egress";
import { Profile } from "../profile";
import { defaultPermissionMode } from "../registry/repository-role";
import { given } from "../validation";
import type { Given } from "../validation";
import { NodeOsUpgradeChannel, UpgradeChannel } from "./channels";
import type { AksClusterArgs } from "./cluster-args";
import { Weekday } from "./maintenance-window";
import type { MaintenanceWindow } from "./maintenance-window";
import { OsDisk } from "./node-pool";
import type { NodePool, SystemPool } from "./node-pool";
import { PrivateDns } from "./private-dns";

const byProfile = {
  [Profile.Production]: {
    egress: Egress.NatGateway,
    zones: ["1", "2", "3"],
    vmSize: "Standard_D4ds_v5",
    systemPool: { minCount: 3, maxCount: 5 },
    pool: { minCount: 3, maxCount: 6 },
    pools: [{ name: "apps" }],
    paidExtras: true,
  },
  [Profile.Development]: {
    egress: Egress.LoadBalancer,
    zones: ["1"],
    vmSize: "Standard_D2ds_v5",
    systemPool: { minCount: 1, maxCount: 2 },
    pool: { minCount: 1, maxCount: 2 },
    pools: [],
    paidExtras: false,
  },
};

const window = (day: Weekday): MaintenanceWindow => ({
  day,
  startTime: "01:00",
  durationHours: 6,
});

/** What is required, which a configuration may leave out all the same. */
const nothing = { resourceGroupName: "", nodeSubnetId: "", tenantId: "", adminGroupObjectIds: [] };

/** The arguments with every default filled in, and what was given at all: that is known even where its value is not. */
export function settingsOf(everything: AksClusterArgs) {
  const args = { ...nothing, ...given(everything) } as Given<AksClusterArgs>;
  const { profile = Profile.Production, clusterMaintenance, nodeMaintenance, kms } = args;
  const defaults = byProfile[profile];
  const { vmSize, zones, egress } = defaults;
  const { defender = defaults.paidExtras, advancedNetworking = defaults.paidExtras } = args;
  const pools: NodePool[] = args.pools ?? defaults.pools;
  const vnetIntegration = args.apiServerSubnetId !== undefined;
  return {
    zones,
    egress,
    apiServer: defaultApiServer(profile, vnetIntegration),
    suppressions: [],
    podCidr: "10.244.0.0/16",
    serviceCidr: "172.16.0.0/16",
    dnsServiceIp: "172.16.0.10",
    privateDns: PrivateDns.System,
    publicFqdn: false,
    encryptionAtHost: true,
    upgradeChannel: UpgradeChannel.Patch,
    nodeOsUpgradeChannel: NodeOsUpgradeChannel.NodeImage,
    rolePropagationSeconds: 120,
    permissionMode: defaultPermissionMode(profile),
    ...args,
    clusterMaintenance: definedOf(clusterMaintenance ?? window(Weekday.Saturday)),
    nodeMaintenance: definedOf(nodeMaintenance ?? window(Weekday.Sunday)),
    ...(kms === undefined ? {} : { kms: definedOf(kms) }),
    profile,
    defender,
    advancedNetworking,
    systemPool: poolSettings({ vmSize, ...defaults.systemPool }, args.systemPool ?? {}),
    pools: pools.map((pool) => poolSettings({ vmSize, ...defaults.pool }, pool)),
    given: {
      clusterName: args.clusterName !== undefined,
      vnet: args.vnetId !== undefined,
      vnetIntegration,
      authorizedIpRanges: args.authorizedIpRanges !== undefined,
      privateDnsZone: args.privateDnsZoneId !== undefined,
      privateDns: args.privateDns !== undefined,
      version: args.kubernetesVersion !== undefined,
      controlPlaneIdentity: args.controlPlaneIdentity !== undefined,
      kms: kms !== undefined,
      registry: args.registryId !== undefined,
      workspace: args.workspaceId !== undefined,
    },
  };
}

function defaultApiServer(profile: Profile, vnetIntegration: boolean): ApiServerAccess {
  if (profile === Profile.Development) return ApiServerAccess.Public;
  return vnetIntegration ? ApiServerAccess.VnetIntegration : ApiServerAccess.PrivateLink;
}

export type ClusterSettings = ReturnType<typeof settingsOf>;

export type PoolSettings = ClusterSettings["pools"][number] | ClusterSettings["systemPool"];

interface PoolDefaults {
  readonly vmSize: pulumi.Input<string>;
  readonly minCount: pulumi.Input<number>;
  readonly maxCount: pulumi.Input<number>;
}

const poolSettings = <Pool extends SystemPool | NodePool>(defaults: PoolDefaults, pool: Pool) => ({
  maxPods: 110 as pulumi.Input<number>,
  osDisk: OsDisk.Ephemeral,
  ...defaults,
  ...definedOf(pool),
});

/** Rules find what is required and left out. */
const definedOf = <T extends object>(value: T | null): Given<T> => given(value) as Given<T>;

/**
 * What the posture and the cost follow from: no ids and no addresses, because those of what the same update creates are
 * unknown in the preview, which is where a person reads the rest.
 */
export const choicesOf = ({
  profile,
  egress,
  apiServer,
  privateDns,
  zones,
  systemPool,
  pools,
  encryptionAtHost,
  upgradeChannel,
  nodeOsUpgradeChannel,
  defender,
  advancedNetworking,
  given,
}: ClusterSettings) => ({
  profile,
  egress,
  apiServer,
  privateDns,
  zones,
  systemPool,
  pools,
  encryptionAtHost,
  upgradeChannel,
  nodeOsUpgradeChannel,
  defender,
  advancedNetworking,
  given,
});

export type ClusterChoices = pulumi.Unwrap<ReturnType<typeof choicesOf>>;
