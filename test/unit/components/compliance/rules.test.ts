import assert from "node:assert/strict";
import { Provider } from "@pulumi/azure-native/provider";
import * as pulumi from "@pulumi/pulumi";
import { ComplianceLog, DiagnosedKind, Worm } from "../../../../components/compliance";
import type { ComplianceLogArgs } from "../../../../components/compliance";
import { Profile } from "../../../../components/profile";
import { mockAzure } from "../azure-mocks";
import { NETWORK, production, SUBSCRIPTION } from "./scene";
import { useSubscription } from "../subscription";

const workspaceId = `${SUBSCRIPTION}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/shared`;
const OTHER = "/subscriptions/00000000-0000-0000-0000-000000000009";
const open = { ...production, subnetId: undefined, privateDnsZoneId: undefined };
const gate = "00000000-0000-0000-0000-00000000000a";
const development = { profile: Profile.Development };
const cluster = `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/shop`;
const exemption = {
  check: "aks.local-accounts",
  scope: cluster,
  reason: "migration",
  expires: "2090-01-31",
};
// As a program in JavaScript could have it.
const notAKind = JSON.parse('"workspace"') as DiagnosedKind;
const withExemption = (change: Partial<typeof exemption>): ComplianceLogArgs => ({
  ...production,
  exemptions: [{ ...exemption, ...change }],
});

interface Case {
  readonly what: string;
  readonly args: ComplianceLogArgs;
  readonly message: string;
}

const refused: readonly Case[] = [
  {
    what: "a storage account with a hyphen",
    args: { ...production, storageAccountName: "acme-audit" },
    message:
      'storageAccountName: Azure refuses "acme-audit" as the name of a storage account; use 3 to 24 lower-case letters and digits',
  },
  {
    what: "a workspace with an underscore",
    args: { ...production, workspaceName: "acme_audit" },
    message:
      'workspaceName: Azure refuses "acme_audit" as the name of a log analytics workspace; use 4 to 63 letters, digits and hyphens, beginning and ending with a letter or digit',
  },
  ...["Evidence", "ab", "a--b", "-ab", "a".repeat(64)].map((containerName) => ({
    what: `a container ${containerName}`,
    args: { ...production, containerName },
    message: `containerName: Azure refuses "${containerName}" as the name of a blob container; use 3 to 63 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit`,
  })),
  ...[29, 731, 90.5].map((workspaceRetentionDays) => ({
    what: `logs of ${workspaceRetentionDays} days`,
    args: { ...production, workspaceRetentionDays },
    message: `workspaceRetentionDays: Azure refuses ${workspaceRetentionDays} days; give a whole number from 30 to 730`,
  })),
  ...[0, 146_001, 1.5].map((immutabilityDays) => ({
    what: `evidence of ${immutabilityDays} days`,
    args: { ...production, immutabilityDays },
    message: `immutabilityDays: Azure refuses ${immutabilityDays} days; give a whole number from 1 to 146000`,
  })),
  ...[0, 0.02, -1].map((workspaceDailyQuotaGb) => ({
    what: `a quota of ${workspaceDailyQuotaGb} GB`,
    args: { ...development, workspaceDailyQuotaGb },
    message: `workspaceDailyQuotaGb: ${workspaceDailyQuotaGb} GB a day is less than Azure takes as a quota; give at least 0.023, or leave it out`,
  })),
  {
    what: "a quota in production without a reason",
    args: { ...production, workspaceDailyQuotaGb: 5 },
    message:
      'suppressions: check logs.no-quota (no daily quota cuts the logs off) is not met, and production wants a reason for that; meet it, or add { check: "logs.no-quota", reason: …, expires: … }',
  },
  {
    what: "an id that is no workspace's",
    args: { ...production, workspaceId: "shared" },
    message:
      'workspaceId: "shared" is not the ARM id of a Log Analytics workspace; give the id that begins with /subscriptions/',
  },
  {
    what: "the table for verdicts in another subscription",
    args: { ...production, workspaceId: workspaceId.replace(SUBSCRIPTION, OTHER) },
    message:
      "workspaceId: it is in subscription 00000000-0000-0000-0000-000000000009, and the table for verdicts would be created in 00000000-0000-0000-0000-000000000001; set verdictTable to false, or give the component a provider for that subscription",
  },
  ...[
    { workspaceName: "acme-audit" },
    { workspaceRetentionDays: 90 },
    { workspaceDailyQuotaGb: 5 },
  ].map((said) => ({
    what: `${Object.keys(said).join()} of a workspace that exists`,
    args: { ...production, workspaceId, ...said },
    message: `${Object.keys(said).join()}: the workspace exists already, and this changes nothing about it; leave it out, or leave workspaceId out`,
  })),
  ...(
    [
      ["profile", "Production", "production, development"],
      ["worm", "Locked", "none, unlocked, locked"],
      ["replication", "Standard_RAGRS", "Standard_LRS, Standard_ZRS, Standard_GRS, Standard_GZRS"],
    ] as const
  ).map(([property, value, choices]) => ({
    what: `${value} as its ${property}`,
    // As a configuration could have it.
    args: { ...production, [property]: value },
    message: `${property}: there is no "${value}"; use one of ${choices}`,
  })),
  {
    what: "writers that are nobody, or twice the same",
    args: { ...development, writerPrincipalIds: { gate: gate, ci: gate.toUpperCase(), scan: "" } },
    message:
      "writerPrincipalIds.ci: writerPrincipalIds.gate is the same identity, and Azure has one grant for both; name it once\n" +
      "writerPrincipalIds.scan: it is empty; give an object id, or leave the name out",
  },
  {
    what: "an endpoint in something else than a subnet, and the zone of registries",
    args: {
      ...production,
      subnetId: `${NETWORK}/virtualNetworks/platform`,
      privateDnsZoneId: `${NETWORK}/privateDnsZones/privatelink.azurecr.io`,
    },
    message:
      `subnetId: "${NETWORK}/virtualNetworks/platform" is not the ARM id of a subnet; give the id that begins with /subscriptions/\n` +
      `privateDnsZoneId: "${NETWORK}/privateDnsZones/privatelink.azurecr.io" is not the ARM id of the zone in which blobs are looked up; give that of a private DNS zone privatelink.blob.core.windows.net`,
  },
  {
    what: "a lock in development",
    args: { ...development, worm: Worm.Locked },
    message:
      "worm: nobody can delete a locked container before its blobs expire, and development must be destroyable; use unlocked or none, or profile production",
  },
  {
    what: "private access without a subnet and a zone",
    args: open,
    message:
      "subnetId: private access needs a subnet for the private endpoint; give one that the writers reach, or set privateAccess to false\n" +
      "privateDnsZoneId: private access needs the zone in which the writers look the endpoint up; give the zone privatelink.blob.core.windows.net, or set privateAccess to false",
  },
  {
    what: "public addresses with private access",
    args: { ...production, allowedRanges: ["203.0.113.7"] },
    message:
      "allowedRanges: with private access no public address reaches the evidence; leave them out, or set privateAccess to false",
  },
  ...(
    [
      ["0.0.0.0/0", "0.0.0.0/0 is everybody; name the addresses of the writers"],
      ["0.0.0.0/1", "0.0.0.0/1 is 2147483648 addresses; name ranges of /8 or narrower"],
      ["128.0.0.0/1", "128.0.0.0/1 is 2147483648 addresses; name ranges of /8 or narrower"],
      ["203.0.113.7/32", "storage accounts refuse the prefix /32; give each address alone"],
      ["203.0.113.6/31", "storage accounts refuse the prefix /31; give each address alone"],
      [
        "10.0.0.0/16",
        "10.0.0.0/16 is private, and storage accounts take public addresses only; use privateAccess for what is in a virtual network",
      ],
      [
        "172.31.0.1",
        "172.31.0.1 is private, and storage accounts take public addresses only; use privateAccess for what is in a virtual network",
      ],
      [
        "2001:db8::/32",
        '"2001:db8::/32" is no IPv4 address or range; write it as 203.0.113.7 or 203.0.113.0/24',
      ],
      [
        "203.0.113.7/24",
        '"203.0.113.7/24" is no IPv4 address or range; write it as 203.0.113.7 or 203.0.113.0/24',
      ],
      ["all", '"all" is no IPv4 address or range; write it as 203.0.113.7 or 203.0.113.0/24'],
    ] as const
  ).map(([range, message]) => ({
    what: `the range ${range}`,
    args: { ...development, allowedRanges: [range] },
    message: `allowedRanges[0]: ${message}`,
  })),
  {
    what: "a kind without categories, and a name given twice",
    args: {
      ...development,
      diagnose: [
        { name: "a", resourceId: cluster, kind: DiagnosedKind.ManagedCluster },
        { name: "a", resourceId: cluster, kind: notAKind },
      ],
    },
    message:
      'diagnose[1].kind: there is no "workspace"; use one of managedCluster, containerRegistry, keyVault, storageAccount, azureFirewall, networkSecurityGroup\n' +
      'diagnose[1].name: another resource has the name "a" already; give each its own',
  },
  {
    what: "a scope that is none for assignments",
    args: { ...development, policyScope: cluster },
    message: `policyScope: "${cluster}" is not the id of a management group, subscription or resource group; write it as /subscriptions/<id>, with /resourceGroups/<name> for a part of it`,
  },
  {
    what: "an expression for a part of a name",
    args: { ...production, allowedImagesRegex: "acme\\.azurecr\\.io/.+$" },
    message:
      "allowedImagesRegex: without ^ and $ it matches a part of a name, whose rest anybody can choose; write it from ^ to $, such as ^acme\\.azurecr\\.io/.+$",
  },
  {
    what: "images without a scope",
    args: { ...development, allowedImagesRegex: "^acme\\.azurecr\\.io/.+$" },
    message:
      "allowedImagesRegex: nothing is assigned without a scope; give policyScope, or leave it out",
  },
  {
    what: "an exemption of a rule of the TrustPolicy",
    args: withExemption({ check: "signed" }),
    message:
      'exemptions[0].check: no component has a check "signed"; name one as posture lists it; exemptions of images belong into the TrustPolicy',
  },
  {
    what: "an exemption of a check that Azure Policy does not audit",
    args: withExemption({ check: "evidence.private" }),
    message:
      "exemptions[0].check: Azure Policy does not audit evidence.private here, so there is nothing to be exempt from; leave it out; the component's own suppression is enough",
  },
  {
    what: "an exemption without a reason",
    args: withExemption({ reason: " " }),
    message: "exemptions[0].reason: it is empty; say why the deviation is acceptable",
  },
  {
    what: "an exemption until a day that is not",
    args: withExemption({ expires: "2090-02-30" }),
    message: 'exemptions[0].expires: "2090-02-30" is not a date; write it as YYYY-MM-DD',
  },
  {
    what: "an exemption that has ended",
    args: withExemption({ expires: "2020-01-31" }),
    message:
      "exemptions[0].expires: the exemption of aks.local-accounts ended on 2020-01-31; meet the check and remove the exemption, or decide anew and move its date",
  },
  ...[SUBSCRIPTION, `${SUBSCRIPTION}/resourceGroups/platform`, ""].map((scope) => ({
    what: `an exemption of all that is in ${JSON.stringify(scope)}`,
    args: withExemption({ scope }),
    message: `exemptions[0].scope: ${JSON.stringify(scope)} is not the id of a resource; give that of the component's resource, such as the cluster's`,
  })),
  {
    what: "an exemption without assignments",
    args: { ...development, exemptions: [exemption] },
    message:
      "exemptions: without policyScope there are no assignments to be exempt from; give policyScope, or leave the exemptions out",
  },
  {
    what: "an exemption outside of the assignments",
    args: {
      ...withExemption({}),
      policyScope: `${SUBSCRIPTION}/resourceGroups/plat`,
    },
    message: `exemptions[0].scope: "${cluster}" is outside of policyScope, where nothing is assigned; give the id of the component's resource, or widen policyScope`,
  },
];

describe("the arguments of a ComplianceLog", () => {
  useSubscription();

  for (const { what, args, message } of refused) {
    it(`may not have ${what}`, async () => {
      const registered = await mockAzure();
      assert.throws(() => new ComplianceLog("audit", args), { message });
      assert.deepEqual(registered, []);
    });
  }

  it("need no subscription where every name is given", async () => {
    delete process.env.ARM_SUBSCRIPTION_ID;
    try {
      await mockAzure();
      assert.throws(() => new ComplianceLog("audit", development), {
        message:
          "azure-native:subscriptionId: names are made from the subscription, and nothing tells which it is; run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
      });
      const names = { resourceGroupName: "audit", storageAccountName: "acmeaudit", workspaceId };
      new ComplianceLog("named", { ...development, ...names });
      await pulumi.runtime.disconnect();
    } finally {
      process.env.ARM_SUBSCRIPTION_ID = SUBSCRIPTION.slice("/subscriptions/".length);
    }
  });

  it("may have a workspace in another subscription without the table, or with a provider for it", async () => {
    await mockAzure();
    const args = { ...production, workspaceId: workspaceId.replace(SUBSCRIPTION, OTHER) };
    new ComplianceLog("audit", { ...args, verdictTable: false });
    const provider = new Provider("central", { subscriptionId: OTHER.split("/")[2] ?? "" });
    new ComplianceLog("central", args, { provider });
    await pulumi.runtime.disconnect();
  });

  for (const policyScope of [
    `${SUBSCRIPTION}/resourceGroups/platform`,
    SUBSCRIPTION.toUpperCase(),
    "/providers/Microsoft.Management/managementGroups/acme",
  ]) {
    it(`may exempt a cluster within ${policyScope}`, async () => {
      await mockAzure();
      new ComplianceLog("audit", { ...withExemption({}), policyScope });
      await pulumi.runtime.disconnect();
    });
  }
});
