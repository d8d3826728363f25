import type * as pulumi from "@pulumi/pulumi";
import type { Suppression } from "../posture";
import type { Profile } from "../profile";
import type { PermissionMode } from "./permission-mode";

/** Tier of a registry. Source: https://learn.microsoft.com/azure/container-registry/container-registry-skus */
export enum RegistrySku {
  Basic = "Basic",
  Standard = "Standard",
  /** The only tier with private endpoints, geo-replication and policies. */
  Premium = "Premium",
}

/** Who may pass by the network rules of a registry. */
export enum NetworkRuleBypass {
  /** Trusted services of Azure, such as Defender's scan of the images. */
  AzureServices = "AzureServices",
  /** Nobody; Defender then scans nothing. */
  None = "None",
}

/** What the object ids of operators stand for. */
export enum OperatorType {
  Group = "Group",
  User = "User",
  ServicePrincipal = "ServicePrincipal",
}

/** Copies images of another registry when they are first pulled. */
export interface RegistryCacheRule {
  /** Name of the rule: 5 to 50 letters, digits and hyphens. */
  readonly name: string;
  /** Host and repository that are copied, such as `docker.io/library/nginx`. Another one makes another rule. */
  readonly sourceRepository: string;
  /** Repository of this registry that receives the copies, such as `hub/library/nginx`. */
  readonly targetRepository: string;
  /** ARM id of a credential set, which Docker Hub needs. Default: the source is asked without credentials. */
  readonly credentialSetId?: pulumi.Input<string>;
}

/** Arguments of a {@link ContainerRegistry}. What its posture tells is plain, so that a preview tells it. */
export interface ContainerRegistryArgs {
  /** Which defaults hold. Default: production. */
  readonly profile?: Profile;
  /** Name of the resource group that receives the registry. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region, such as `westeurope`. Default: the stack's configuration `azure-native:location`. */
  readonly location?: pulumi.Input<string>;
  /**
   * Name of the registry, 5 to 50 letters and digits, unique in all of Azure; the host is `NAME.azurecr.io`, which the
   * TrustPolicy names in its patterns. Default: made of the Pulumi name and six hexadecimal digits.
   */
  readonly registryName?: string;
  /** Tier. Default: Premium in production, Basic in development. */
  readonly sku?: RegistrySku;
  /**
   * Which roles the registry honours. Another mode is another registry: changing it replaces the registry, which a
   * protected one refuses in the preview. Default: Repositories in production, Registry in development.
   */
  readonly permissionMode?: PermissionMode;
  /** Whether the registry answers on the internet, to those who have a role. Default: false in Premium in production. */
  readonly publicNetworkAccess?: boolean;
  /** ARM id of the subnet of the private endpoint. Needed while the registry is not public. Default: no endpoint. */
  readonly subnetId?: pulumi.Input<string>;
  /** ARM id of the private DNS zone `privatelink.azurecr.io`. Goes with `subnetId`. */
  readonly privateDnsZoneId?: pulumi.Input<string>;
  /**
   * Whether images may be copied from the registry to another one by Azure's own transfer. Azure turns it off for private
   * registries only. Default: off where the registry is private. Premium.
   */
  readonly exportEnabled?: boolean;
  /** Whether copies lie in several zones of the region. Default: true in Premium in production. Premium. */
  readonly zoneRedundancy?: boolean;
  /**
   * Whether layers come from the registry's own host instead of a shared storage account, which a firewall could not tell
   * from everybody else's. Default: true in Premium. Premium.
   */
  readonly dataEndpoint?: boolean;
  /** Who may pass by the network rules. Default: AzureServices. Premium. */
  readonly networkRuleBypass?: NetworkRuleBypass;
  /**
   * Whether the registry takes tokens that were issued for Azure Resource Manager. Off is safer, and locks out clients that
   * ask for no other token (https://github.com/Azure/AKS/issues/4560). Default: Azure's, which is on.
   */
  readonly armTokens?: boolean;
  /**
   * Days, 0 to 365, after which manifests without a tag are deleted. Signatures have none, nor have images that are pulled
   * by digest. Default: they stay. Premium.
   */
  readonly retentionDays?: number;
  /**
   * Days, 1 to 90, for which deleted manifests can be restored; a preview feature of Azure, which restores an image without
   * its signatures. Not beside `retentionDays` or replicas. Default: off.
   */
  readonly softDeleteDays?: number;
  /** Regions that hold a copy, each billed like a registry. Default: none. Premium. */
  readonly replicaLocations?: string[];
  /** Other registries that this one copies from. Default: none. */
  readonly cacheRules?: RegistryCacheRule[];
  /**
   * Object ids of identities that pull, by names of your choice, such as `kubelet`. Whoever verifies signatures in the
   * cluster pulls too. Default: none.
   */
  readonly pullPrincipalIds?: Record<string, pulumi.Input<string>>;
  /**
   * Object ids of identities that push and pull, by names of your choice: such as who fills a mirror. They reach what `allow`
   * names too. Default: none; see {@link PushIdentity} for pipelines.
   */
  readonly pushPrincipalIds?: Record<string, pulumi.Input<string>>;
  /**
   * Object ids of those who look after the images, by names of your choice: with permissions per repository, Owner and
   * Contributor of the registry cannot read or delete them. Default: none.
   */
  readonly operatorPrincipalIds?: Record<string, pulumi.Input<string>>;
  /** What the ids of `operatorPrincipalIds` stand for. Default: Group. */
  readonly operatorType?: OperatorType;
  /**
   * Path of the TrustPolicy, relative to the program's folder, whose image patterns bound what `pullPrincipalIds` and
   * `pushPrincipalIds` reach in mode Repositories. Default: as for the policy pack, the stack's configuration
   * `countersign:policy`, else COUNTERSIGN_POLICY, else the nearest `trust-policy.yaml`.
   */
  readonly trustPolicy?: string;
  /** ARM id of the Log Analytics workspace that receives logins, pushes and pulls. Default: no logs. */
  readonly workspaceId?: pulumi.Input<string>;
  /** Checks whose deviation is accepted for a time. Default: none. */
  readonly suppressions?: Suppression[];
  /** Tags of every resource that can have some. Default: none. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
