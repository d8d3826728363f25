import type * as pulumi from "@pulumi/pulumi";
import type { Suppression } from "../posture";
import type { Profile } from "../profile";

/**
 * Write once, read many: what keeps the evidence from being changed or deleted.
 * Source: https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies
 */
export enum Worm {
  /** Nothing does. */
  None = "none",
  /** A policy of the container does, which whoever manages the account can shorten or lift. */
  Unlocked = "unlocked",
  /** The policy can only be made longer, by anybody; neither container nor account can be deleted while a blob is held. */
  Locked = "locked",
}

/**
 * Where copies of the evidence are.
 * Source: https://learn.microsoft.com/azure/storage/common/storage-redundancy
 */
export enum Replication {
  /** Three copies in one data centre. */
  Local = "Standard_LRS",
  /** Three copies in as many zones of the region. */
  Zones = "Standard_ZRS",
  /** Three copies in one data centre, and three in the paired region. */
  Region = "Standard_GRS",
  /** Copies in three zones, and three in the paired region. */
  ZonesAndRegion = "Standard_GZRS",
}

/** What a resource is, which decides the log categories that it has. */
export enum DiagnosedKind {
  ManagedCluster = "managedCluster",
  ContainerRegistry = "containerRegistry",
  KeyVault = "keyVault",
  /** Its blob service; the id is that of the account. */
  StorageAccount = "storageAccount",
  AzureFirewall = "azureFirewall",
  NetworkSecurityGroup = "networkSecurityGroup",
}

/** A resource whose logs go to the workspace. */
export interface DiagnosedResource {
  /** Names the diagnostic setting within the component; it stays when the list is put in another order. */
  readonly name: string;
  /** ARM id of the resource. */
  readonly resourceId: pulumi.Input<string>;
  /** What the resource is. */
  readonly kind: DiagnosedKind;
}

/** A component's suppression that Azure Policy is to respect as well. */
export interface PolicyExemptionRequest {
  /** Id of the component's check, as in its `suppressions`: `aks.local-accounts`. */
  readonly check: string;
  /** ARM id of the component's resource, which is all that the exemption holds for: never a group or a subscription. */
  readonly scope: pulumi.Input<string>;
  /** Why the deviation is acceptable; stands in the exemption. */
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`, to the end of that day in UTC. */
  readonly expires: string;
}

export interface ComplianceLogArgs {
  /** What the environment is for. Default: `production`. */
  readonly profile?: Profile;
  /** The resource group. Default: one of its own, so that nobody deletes the evidence together with what it is about. */
  readonly resourceGroupName?: pulumi.Input<string>;
  /** Azure region. Default: that of the provider. */
  readonly location?: pulumi.Input<string>;
  /** Tags of everything that takes tags. Default: none. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /** ARM id of a Log Analytics workspace that exists. Default: a new one. */
  readonly workspaceId?: pulumi.Input<string>;
  /** Name of the new workspace. Default: made from the component's name. */
  readonly workspaceName?: pulumi.Input<string>;
  /** Days for which the new workspace keeps logs, 30 to 730. Default: 90; in development 30, which costs nothing. */
  readonly workspaceRetentionDays?: pulumi.Input<number>;
  /**
   * Gigabytes a day after which the new workspace takes no more logs until the next day; at least 0.023, the least that
   * Azure takes. Default: none in production, where logs must not end with the day's quota; 0.5 in development.
   */
  readonly workspaceDailyQuotaGb?: pulumi.Input<number>;
  /**
   * Whether the workspace gets the table for verdicts, queries about them, and a rule and an endpoint with which writers
   * send them. Default: yes. Set it to false for a workspace in another subscription than the provider's, and for one that
   * has the table from another ComplianceLog.
   */
  readonly verdictTable?: boolean;

  /** Name of the storage account. Default: made from the component's name. */
  readonly storageAccountName?: pulumi.Input<string>;
  /** Name of the blob container for verdicts and evidence. Default: `evidence`. */
  readonly containerName?: pulumi.Input<string>;
  /** Where copies of the evidence are. Default: `Standard_GRS`; in development `Standard_LRS`. */
  readonly replication?: Replication;
  /**
   * What keeps the evidence from being changed or deleted. `locked` says what is expected: a policy is always created
   * unlocked, and `countersign evidence lock` locks it. Default: `unlocked`; in development `none`.
   */
  readonly worm?: Worm;
  /** Days for which each blob is held, from its creation, 1 to 146000. Default: 365; in development 1. */
  readonly immutabilityDays?: pulumi.Input<number>;
  /**
   * Who writes evidence: object ids of service principals or managed identities, by a name of your choice. They become
   * Storage Blob Data Contributor on the container, and Monitoring Metrics Publisher on the rule that takes verdicts;
   * nothing on the account or the workspace.
   */
  readonly writerPrincipalIds?: Record<string, pulumi.Input<string>>;

  /** Whether the evidence is reachable through a private endpoint only. Default: yes; in development no. */
  readonly privateAccess?: boolean;
  /** ARM id of the subnet for the private endpoint. Required with `privateAccess`. */
  readonly subnetId?: pulumi.Input<string>;
  /** ARM id of the private DNS zone `privatelink.blob.core.windows.net`. Required with `privateAccess`. */
  readonly privateDnsZoneId?: pulumi.Input<string>;
  /**
   * Public IPv4 addresses and ranges, /8 or narrower, that reach the evidence without `privateAccess`; single addresses
   * have no `/32`.
   * Default: none, so that nothing but Azure's own services does.
   */
  readonly allowedRanges?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * More resources whose logs go to the workspace. Components that got the workspace's id send theirs on their own, and
   * do not belong here: a resource has one such setting.
   */
  readonly diagnose?: DiagnosedResource[];

  /**
   * ARM id of the management group, subscription or resource group in which Azure Policy audits the platform; whoever runs
   * the program needs Resource Policy Contributor there. Default: no assignments.
   */
  readonly policyScope?: pulumi.Input<string>;
  /**
   * Regular expression (RE2) for the images that Azure Policy lets run, from `^` to `$`; what it does not match is denied.
   * It looks at names only, never at signatures. Default: no such assignment.
   */
  readonly allowedImagesRegex?: pulumi.Input<string>;
  /**
   * Suppressions of components that become exemptions in Azure Policy. Exemptions of images never do: they would hold for
   * the whole cluster.
   */
  readonly exemptions?: PolicyExemptionRequest[];

  /** Checks of this component that need not be met, each with its reason and last day. */
  readonly suppressions?: Suppression[];
}
