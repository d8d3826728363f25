import assert from "node:assert/strict";
import { BlobContainerImmutabilityPolicy, StorageAccount } from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { Worm } from "../../../../components/compliance";
import type { ComplianceLogArgs } from "../../../../components/compliance";
import { Profile } from "../../../../components/profile";
import { valueOf } from "../azure-mocks";
import type { Registered } from "../azure-mocks";
import { settle } from "../support";
import { production, scene, SUBSCRIPTION } from "./scene";
import { useSubscription } from "../subscription";

const namesOf = (registered: readonly Registered[]): string[] =>
  registered.map(({ type, name }) => `${type.replace("azure-native:", "")} ${name}`).sort();

/** What is there whatever the profile. */
const always = [
  "monitor:DataCollectionEndpoint audit-verdict-endpoint",
  "monitor:DataCollectionRule audit-verdict-rule",
  "monitor:DiagnosticSetting audit-evidence-logs",
  "monitor:DiagnosticSetting audit-workspace-logs",
  "operationalinsights:SavedSearch audit-query-denied-by-code",
  "operationalinsights:SavedSearch audit-query-exemptions-in-use",
  "operationalinsights:SavedSearch audit-query-frequent-images",
  "operationalinsights:SavedSearch audit-query-undecided",
  "operationalinsights:Table audit-verdicts",
  "operationalinsights:Workspace audit-workspace",
  "resources:ResourceGroup audit-group",
  "storage:BlobContainer audit-container",
  "storage:BlobServiceProperties audit-blobs",
  "storage:StorageAccount audit-account",
];

const inProduction = [
  ...always,
  "authorization:PolicyAssignment audit-policy-api-ranges",
  "authorization:PolicyAssignment audit-policy-defender",
  "authorization:PolicyAssignment audit-policy-local-accounts",
  "authorization:PolicyAssignment audit-policy-pod-security",
  "authorization:PolicyAssignment audit-policy-policy-add-on",
  "authorization:PolicyAssignment audit-policy-rbac",
  "network:PrivateDnsZoneGroup audit-endpoint-dns",
  "network:PrivateEndpoint audit-endpoint",
  "storage:BlobContainerImmutabilityPolicy audit-immutability",
].sort();

const development = { profile: Profile.Development };

describe("a ComplianceLog", () => {
  useSubscription();

  describe("in production", () => {
    for (const preview of [false, true]) {
      it(`has exactly these resources ${preview ? "in a preview" : "in an update"}`, async () => {
        const { registered } = await scene(production, { preview });
        assert.deepEqual(namesOf(registered), inProduction);
      });
    }

    it("has an account that only identities reach, through the private endpoint", async () => {
      const { inputs } = await scene(production);
      assert.deepEqual(inputs("audit-account"), {
        resourceGroupName: "audit-group",
        accountName: "auditbb148c",
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
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
        publicNetworkAccess: "Disabled",
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [] },
      });
      const endpoint = inputs("audit-endpoint");
      assert.equal((endpoint.subnet as { id: string }).id, production.subnetId);
      assert.deepEqual(
        (endpoint.privateLinkServiceConnections as { groupIds: string[] }[])[0]?.groupIds,
        ["blob"],
      );
      assert.deepEqual(inputs("audit-endpoint-dns").privateDnsZoneConfigs, [
        { name: "blob", privateDnsZoneId: production.privateDnsZoneId },
      ]);
    });

    it("holds evidence for a year, and lets it be appended to", async () => {
      const { inputs } = await scene(production);
      assert.deepEqual(inputs("audit-container"), {
        resourceGroupName: "audit-group",
        accountName: "audit-account",
        containerName: "evidence",
        publicAccess: "None",
      });
      assert.deepEqual(inputs("audit-immutability"), {
        resourceGroupName: "audit-group",
        accountName: "audit-account",
        containerName: "audit-container",
        immutabilityPolicyName: "default",
        immutabilityPeriodSinceCreationInDays: 365,
        allowProtectedAppendWritesAll: true,
      });
      const deleted = { enabled: true, days: 30 };
      const { deleteRetentionPolicy, containerDeleteRetentionPolicy } = inputs("audit-blobs");
      assert.deepEqual([deleteRetentionPolicy, containerDeleteRetentionPolicy], [deleted, deleted]);
    });

    it("keeps logs for 90 days, without a quota and without the workspace's keys", async () => {
      const { inputs } = await scene(production);
      assert.deepEqual(inputs("audit-workspace"), {
        resourceGroupName: "audit-group",
        workspaceName: "audit-bb148c",
        sku: { name: "PerGB2018" },
        retentionInDays: 90,
        workspaceCapping: { dailyQuotaGb: -1 },
        features: { enableLogAccessUsingOnlyResourcePermissions: true, disableLocalAuth: true },
        publicNetworkAccessForIngestion: "Enabled",
        publicNetworkAccessForQuery: "Enabled",
      });
    });

    it("logs what is asked of the workspace, and every access to evidence", async () => {
      const { inputs } = await scene(production);
      const categories = (name: string): string[] =>
        (inputs(name).logs as { category: string }[]).map(({ category }) => category);
      assert.deepEqual(categories("audit-workspace-logs"), ["Audit"]);
      assert.deepEqual(categories("audit-evidence-logs"), [
        "StorageRead",
        "StorageWrite",
        "StorageDelete",
      ]);
      assert.match(
        String(inputs("audit-evidence-logs").resourceUri),
        /audit-account\/blobServices\/default$/,
      );
    });

    it("protects what holds logs or evidence, and leaves it after a destroy", async () => {
      const { kept } = await scene(production);
      const isKept = Object.entries(kept).filter(([, options]) => options.protect);
      assert.deepEqual(isKept.map(([name]) => name).sort(), [
        "audit-account",
        "audit-container",
        "audit-evidence-logs",
        "audit-group",
        "audit-immutability",
        "audit-verdicts",
        "audit-workspace",
        "audit-workspace-logs",
      ]);
      assert.ok(isKept.every(([, { retainOnDelete }]) => retainOnDelete));
      assert.equal(kept["audit-container"]?.options.deletedWith, undefined);
    });

    it("lets its caller decide that, who then has to say why", async () => {
      const opts = { protect: false, retainOnDelete: false };
      await assert.rejects(scene(production, { opts }), {
        message:
          "suppressions: check evidence.protected (evidence and logs are protected against deletion, and a destroy leaves them) is not met, " +
          'and production wants a reason for that; meet it, or add { check: "evidence.protected", reason: …, expires: … }',
      });
      const suppressions = [
        { check: "evidence.protected", reason: "moves soon", expires: "2090-01-01" },
      ];
      const { kept } = await scene({ ...production, suppressions }, { opts });
      const { protect, retainOnDelete } = kept["audit-account"] ?? {};
      assert.deepEqual({ protect, retainOnDelete }, opts);
    });
  });

  describe("in development", () => {
    for (const preview of [false, true]) {
      it(`has exactly these resources ${preview ? "in a preview" : "in an update"}`, async () => {
        const { registered } = await scene(development, { preview });
        assert.deepEqual(namesOf(registered), always);
      });
    }

    it("costs little, and can be destroyed", async () => {
      const { inputs, kept, log } = await scene(development);
      const { retentionInDays, workspaceCapping } = inputs("audit-workspace");
      assert.deepEqual([retentionInDays, workspaceCapping], [30, { dailyQuotaGb: 0.5 }]);
      assert.deepEqual(inputs("audit-account").sku, { name: "Standard_LRS" });
      assert.ok(Object.values(kept).every(({ protect }) => protect !== true));
      assert.ok(Object.values(kept).every(({ retainOnDelete }) => retainOnDelete !== true));
      // Azure deletes a container alone only if nothing in it is held.
      assert.ok(kept["audit-container"]?.options.deletedWith instanceof StorageAccount);
      assert.deepEqual(await valueOf(log.estimatedMonthlyCost), {
        monthlyUsd: 0,
        pricesOf: "2026-11-24",
        notPriced: ["logs by the gigabyte", "blobs"],
      });
    });

    it("lets named addresses in, and refuses all others", async () => {
      const allowedRanges = ["203.0.113.7", "198.51.100.0/24"];
      const { inputs } = await scene({ ...development, allowedRanges });
      const { publicNetworkAccess, networkRuleSet } = inputs("audit-account");
      assert.equal(publicNetworkAccess, "Enabled");
      assert.deepEqual(networkRuleSet, {
        defaultAction: "Deny",
        bypass: "AzureServices",
        ipRules: [
          { iPAddressOrRange: "203.0.113.7", action: "Allow" },
          { iPAddressOrRange: "198.51.100.0/24", action: "Allow" },
        ],
      });
    });
  });

  it("gives writers the container and the rule for verdicts, and nothing of account and workspace", async () => {
    const gate = pulumi.secret("00000000-0000-0000-0000-00000000000a");
    const { registered, kept, log } = await scene({
      ...development,
      worm: Worm.Unlocked,
      writerPrincipalIds: { gate },
    });
    const principalId = registered.find(({ name }) => name.endsWith("-gate"))?.inputs.principalId;
    assert.deepEqual(principalId, {
      [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
      value: "00000000-0000-0000-0000-00000000000a",
    });
    assert.equal((await settle(log.evidenceContainerId)).secret, false);
    const grants = registered.filter(({ type }) => type.endsWith(":RoleAssignment"));
    const container = await valueOf(log.evidenceContainerId);
    assert.match(container, /BlobContainer\/audit-container$/);
    const roles = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`;
    const rule = `${SUBSCRIPTION}/resourceGroups/rg/providers/monitor/DataCollectionRule/audit-verdict-rule`;
    assert.deepEqual(
      grants.map(({ name, inputs }) => [name, inputs.scope, inputs.roleDefinitionId]),
      [
        ["audit-verdict-writer-gate", rule, `${roles}/3913510d-42f4-4e42-8a64-420c390055eb`],
        ["audit-writer-gate", container, `${roles}/ba92f5b4-2d11-453d-a403-e96b0029c9fe`],
      ],
    );
    const [before_] = kept["audit-writer-gate"]?.options.dependsOn as pulumi.Resource[];
    assert.ok(before_ instanceof BlobContainerImmutabilityPolicy);
  });

  it("takes null, which a configuration has for nothing, for nothing", async () => {
    const empty = { workspaceId: null, resourceGroupName: null, worm: null, exemptions: null };
    const { registered } = await scene({ ...production, ...empty } as unknown as ComplianceLogArgs);
    assert.deepEqual(namesOf(registered), inProduction);
  });
});
