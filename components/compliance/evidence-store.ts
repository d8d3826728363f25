import * as pulumi from "@pulumi/pulumi";
import * as storage from "@pulumi/azure-native/storage";
import { grantRole } from "../authorization";
import { Worm } from "./compliance-log-args";
import type { Replication } from "./compliance-log-args";

export interface EvidenceSettings {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string> | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  readonly accountName: pulumi.Input<string>;
  readonly containerName: pulumi.Input<string>;
  readonly replication: Replication;
  readonly worm: Worm;
  readonly immutabilityDays: pulumi.Input<number>;
  /** Days for which what was deleted can be restored. */
  readonly softDeleteDays: number;
  /** Whether the container goes with the account, where nobody is to miss what it holds. */
  readonly goesWithAccount: boolean;
  readonly privateAccess: boolean;
  readonly allowedRanges: pulumi.Input<pulumi.Input<string>[]>;
  readonly writerPrincipalIds: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface EvidenceStore {
  readonly account: storage.StorageAccount;
  readonly container: storage.BlobContainer;
  /** What the container's policy is. */
  readonly worm: pulumi.Output<Worm>;
}

type Options = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

/**
 * A storage account with the container for the evidence.
 *
 * @param opts of what holds the evidence itself
 */
export function createEvidenceStore(
  name: string,
  settings: EvidenceSettings,
  opts: Options,
): EvidenceStore {
  const { resourceGroupName, containerName, softDeleteDays, goesWithAccount } = settings;
  const { parent } = opts;
  const account = createAccount(name, settings, opts);
  const inAccount = { resourceGroupName, accountName: account.name };
  new storage.BlobServiceProperties(
    `${name}-blobs`,
    {
      ...inAccount,
      blobServicesName: "default",
      deleteRetentionPolicy: { enabled: true, days: softDeleteDays },
      containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays },
    },
    { parent, deletedWith: account },
  );
  const container = new storage.BlobContainer(
    `${name}-container`,
    { ...inAccount, containerName, publicAccess: "None" },
    // Alone, Azure deletes no container whose blobs an unlocked policy holds; with their account they go.
    goesWithAccount ? { ...opts, deletedWith: account } : opts,
  );
  const policy = createPolicy(name, settings, { account, container }, opts);
  for (const [writer, principalId] of Object.entries(settings.writerPrincipalIds)) {
    grantRole(
      `${name}-writer-${writer}`,
      { role: "Storage Blob Data Contributor", scope: container.id, principalId },
      // Nothing is written before it is immutable.
      { parent, dependsOn: policy === undefined ? [] : [policy] },
    );
  }
  const worm =
    policy === undefined
      ? pulumi.output(Worm.None)
      : policy.state.apply((state) => (state === "Locked" ? Worm.Locked : Worm.Unlocked));
  return { account, container, worm };
}

function createAccount(
  name: string,
  settings: EvidenceSettings,
  opts: Options,
): storage.StorageAccount {
  const { resourceGroupName, location, tags, accountName, replication } = settings;
  const { privateAccess, allowedRanges } = settings;
  return new storage.StorageAccount(
    `${name}-account`,
    {
      resourceGroupName,
      accountName,
      location,
      tags,
      kind: "StorageV2",
      sku: { name: replication },
      accessTier: "Hot",
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      isLocalUserEnabled: false,
      isSftpEnabled: false,
      sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "00.00:30:00" },
      publicNetworkAccess: privateAccess ? "Disabled" : "Enabled",
      networkRuleSet: {
        defaultAction: "Deny",
        bypass: "AzureServices",
        ipRules: pulumi
          .output(allowedRanges)
          .apply((ranges) =>
            ranges.map((iPAddressOrRange) => ({ iPAddressOrRange, action: "Allow" as const })),
          ),
      },
    },
    opts,
  );
}

/**
 * The policy of the container. The provider deletes it without the ETag that Azure wants, and gets a 412
 * (https://github.com/pulumi/pulumi-azure-native/issues/2156): with the container, it goes without being asked.
 */
function createPolicy(
  name: string,
  { resourceGroupName, worm, immutabilityDays }: EvidenceSettings,
  { account, container }: Pick<EvidenceStore, "account" | "container">,
  opts: Options,
): storage.BlobContainerImmutabilityPolicy | undefined {
  if (worm === Worm.None) return undefined;
  return new storage.BlobContainerImmutabilityPolicy(
    `${name}-immutability`,
    {
      resourceGroupName,
      accountName: account.name,
      containerName: container.name,
      immutabilityPolicyName: "default",
      immutabilityPeriodSinceCreationInDays: immutabilityDays,
      allowProtectedAppendWritesAll: true,
    },
    { ...opts, deletedWith: container },
  );
}
