import type * as pulumi from "@pulumi/pulumi";
import type { ApiServerAccess } from "../network/api-server-access";
import type { Egress } from "../network/egress";
import type { Suppression } from "../posture";
import type { Profile } from "../profile";
import type { PermissionMode } from "../registry/permission-mode";
import type { NodeOsUpgradeChannel, UpgradeChannel } from "./channels";
import type { MaintenanceWindow } from "./maintenance-window";
import type { NodePool, SystemPool } from "./node-pool";
import type { PrivateDns } from "./private-dns";

/**
 * A managed identity that exists. It is taken as it is: roles on what is given as well are its owner's business, and
 * nothing is waited for. Roles on an identity that the component creates are granted to it.
 */
export interface ExistingIdentity {
  /** ARM id. */
  readonly id: pulumi.Input<string>;
  /** Object id of its service principal, a GUID. */
  readonly principalId: pulumi.Input<string>;
  /** Client id, a GUID. */
  readonly clientId: pulumi.Input<string>;
}

/** Whether the vault of the KMS key answers public addresses. */
export enum VaultAccess {
  Private = "Private",
  Public = "Public",
}

/**
 * The key that encrypts secrets in etcd. Once a cluster uses it, neither the key, its vault nor the control-plane identity
 * can be deleted without losing the cluster. Source: https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption
 */
export interface KmsKey {
  /** The key with its version, `https://<vault>.vault.azure.net/keys/<name>/<version>`. */
  readonly keyId: pulumi.Input<string>;
  /** ARM id of the vault. */
  readonly vaultId: pulumi.Input<string>;
  /** Whether the vault is reached by private link alone. Default: Private, which wants `apiServerSubnetId`. */
  readonly vaultAccess?: VaultAccess;
}

export interface AksClusterArgs {
  /** What the environment is for; chooses defaults. Default: production. */
  readonly profile?: Profile;
  /** Resource group of the cluster, its identities and its data-collection rule. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region. Default: the provider's `azure-native:location`. */
  readonly location?: pulumi.Input<string>;
  /** Tags of every resource that takes some; identities keep those that they are created with. Default: none. */
  readonly tags?: Record<string, pulumi.Input<string>>;
  /** Name of the cluster, 1 to 63 characters. Default: the component's name with six digits of a hash. */
  readonly clusterName?: pulumi.Input<string>;
  /** Checks of the posture that need not be met, each with reason and last day. Default: none. */
  readonly suppressions?: Suppression[];

  /** Tenant whose identities may use the cluster, a GUID. */
  readonly tenantId: pulumi.Input<string>;
  /** Entra groups whose members administrate the cluster, by object id, one at least: there are no local accounts. */
  readonly adminGroupObjectIds: pulumi.Input<pulumi.Input<string>[]>;

  /** Subnet of the nodes, by ARM id. Its egress has to exist before the cluster. */
  readonly nodeSubnetId: pulumi.Input<string>;
  /**
   * Subnet for the API server, by ARM id: at least a /28, delegated to Microsoft.ContainerService/managedClusters. With it
   * the API is integrated into the virtual network, for good, a public one as well.
   */
  readonly apiServerSubnetId?: pulumi.Input<string>;
  /** Virtual network of the subnets, by ARM id. Needed with `privateDnsZoneId`, since AKS links the zone to it. */
  readonly vnetId?: pulumi.Input<string>;
  /** Address ranges of the virtual network and of what is connected to it, to find overlaps. Default: none is compared. */
  readonly vnetAddressRanges?: pulumi.Input<pulumi.Input<string>[]>;
  /** How nodes reach the outside; the network has to offer it. Default: natGateway; in development loadBalancer. */
  readonly egress?: Egress;
  /** Addresses of pods; every node takes a /24. Default: 10.244.0.0/16. */
  readonly podCidr?: pulumi.Input<string>;
  /** Addresses of services, a /12 at most. Default: 172.16.0.0/16. */
  readonly serviceCidr?: pulumi.Input<string>;
  /** Address of the cluster's DNS service, in `serviceCidr`. Default: 172.16.0.10. */
  readonly dnsServiceIp?: pulumi.Input<string>;
  /**
   * Network policies that name hosts, and flow observability (Advanced Container Networking Services, paid by node).
   * Default: true; in development false.
   */
  readonly advancedNetworking?: boolean;

  /**
   * From where the API can be reached. Default: vnetIntegration, or privateLink without `apiServerSubnetId`; in development
   * public.
   */
  readonly apiServer?: ApiServerAccess;
  /**
   * Ranges that may reach a public API, /8 or narrower, 200 at most; needed there, refused with a private one. Behind a NAT
   * gateway or a firewall the nodes' own outbound address belongs to them, unless `apiServerSubnetId` is given.
   */
  readonly authorizedIpRanges?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Private DNS zone for the name of a private API, by ARM id: `[sub.]private.<region>.azmk8s.io` with
   * `apiServerSubnetId`, else `[sub.]privatelink.<region>.azmk8s.io`. Default: as `privateDns` says.
   */
  readonly privateDnsZoneId?: pulumi.Input<string>;
  /** Who answers for the name of a private API without `privateDnsZoneId`. Default: system. */
  readonly privateDns?: PrivateDns;
  /** Whether public DNS knows a private API's address, which only the network reaches. Default: false. */
  readonly publicFqdn?: boolean;

  /** The pool for AKS's own workloads. */
  readonly systemPool?: SystemPool;
  /**
   * Pools for workloads; without any, they run in the system pool. Default: one, `apps`; in development none.
   */
  readonly pools?: NodePool[];
  /** Availability zones of all pools; `[]` in a region without. Default: 1, 2, 3; in development 1. */
  readonly zones?: pulumi.Input<pulumi.Input<string>[]>;
  /** Encrypts what nodes write, on the host. The subscription needs Microsoft.Compute/EncryptionAtHost. Default: true. */
  readonly encryptionAtHost?: boolean;

  /** Kubernetes version, `1.33.2`, for the cluster and its pools; only where no channel chooses it. Default: Azure's. */
  readonly kubernetesVersion?: pulumi.Input<string>;
  /** Which versions the cluster moves to by itself. Default: patch. */
  readonly upgradeChannel?: UpgradeChannel;
  /** How nodes get fixes of their operating system. Default: NodeImage. */
  readonly nodeOsUpgradeChannel?: NodeOsUpgradeChannel;
  /** When the version may be upgraded. Default: Saturday 01:00 UTC, 6 hours. */
  readonly clusterMaintenance?: MaintenanceWindow;
  /** When nodes may be upgraded. Default: Sunday 01:00 UTC, 6 hours. */
  readonly nodeMaintenance?: MaintenanceWindow;

  /** Identity of the control plane. Default: one is created, with the roles that it needs. */
  readonly controlPlaneIdentity?: ExistingIdentity;
  /** Identity with which nodes pull images. Default: one is created, and may pull from `registryId`. */
  readonly kubeletIdentity?: ExistingIdentity;
  /** How long Azure takes to spread a role, in seconds, 3600 at most; updates that create roles wait for it. Default: 120. */
  readonly rolePropagationSeconds?: number;
  /** Registry that nodes pull from, by ARM id; needed with egress none, whose Azure images come out of it as well. */
  readonly registryId?: pulumi.Input<string>;
  /** Which roles that registry honours. Default: as ContainerRegistry's, Repositories; in development Registry. */
  readonly permissionMode?: PermissionMode;

  /** Log Analytics workspace for the control plane's logs and Container Insights, by ARM id, in the cluster's region. */
  readonly workspaceId?: pulumi.Input<string>;
  /** Microsoft Defender for Containers, paid by vCPU; it needs `workspaceId`. Default: true; in development false. */
  readonly defender?: boolean;
  /** Key that encrypts secrets in etcd. Default: Azure's own encryption. */
  readonly kms?: KmsKey;
}
