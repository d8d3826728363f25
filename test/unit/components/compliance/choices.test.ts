import assert from "node:assert/strict";
import { DiagnosedKind, Replication, Worm } from "../../../../components/compliance";
import { Profile } from "../../../../components/profile";
import { valueOf } from "../azure-mocks";
import { NETWORK, production, scene, SUBSCRIPTION } from "./scene";
import { useSubscription } from "../subscription";

const development = { profile: Profile.Development };

describe("what the caller of a ComplianceLog chooses", () => {
  useSubscription();

  it("uses a workspace and a resource group that exist, without touching them", async () => {
    const workspaceId = `${SUBSCRIPTION}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/shared`;
    const { registered, inputs, log } = await scene({
      ...development,
      resourceGroupName: "audit",
      workspaceId,
    });
    const types = registered.map(({ type }) => type);
    assert.ok(!types.some((type) => /:(Workspace|ResourceGroup)$/.test(type)));
    const { resourceGroupName, workspaceName } = inputs("audit-query-undecided");
    assert.deepEqual([resourceGroupName, workspaceName], ["logs", "shared"]);
    assert.equal(inputs("audit-account").resourceGroupName, "audit");
    assert.equal(inputs("audit-evidence-logs").workspaceId, workspaceId);
    assert.equal(await valueOf(log.workspaceId), workspaceId);
    const settings = registered.filter(({ type }) => type.endsWith(":DiagnosticSetting"));
    assert.deepEqual(
      settings.map(({ name }) => name),
      ["audit-evidence-logs"],
    );
  });

  it("sends the logs of other resources to the workspace, in the categories of their kind", async () => {
    const firewall = `${NETWORK}/azureFirewalls/hub`;
    const account = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/jobs`;
    const { inputs } = await scene({
      ...development,
      diagnose: [
        { name: "firewall", resourceId: firewall, kind: DiagnosedKind.AzureFirewall },
        { name: "jobs", resourceId: account, kind: DiagnosedKind.StorageAccount },
      ],
    });
    const { resourceUri, logs } = inputs("audit-diagnose-firewall");
    assert.equal(resourceUri, firewall);
    assert.deepEqual(logs, [
      { category: "AZFWApplicationRule", enabled: true },
      { category: "AZFWDnsQuery", enabled: true },
      { category: "AZFWIdpsSignature", enabled: true },
      { category: "AZFWNatRule", enabled: true },
      { category: "AZFWNetworkRule", enabled: true },
      { category: "AZFWThreatIntel", enabled: true },
    ]);
    assert.equal(inputs("audit-diagnose-jobs").resourceUri, `${account}/blobServices/default`);
  });

  it("takes what its caller chooses over the profile", async () => {
    const { inputs, log } = await scene({
      ...development,
      ...production,
      privateAccess: true,
      replication: Replication.ZonesAndRegion,
      worm: Worm.Unlocked,
      immutabilityDays: 7,
      workspaceRetentionDays: 730,
      workspaceDailyQuotaGb: 0.023,
      storageAccountName: "acmeaudit",
      workspaceName: "acme-audit",
      containerName: "verdicts",
      location: "westeurope",
      tags: { owner: "platform" },
    });
    const { sku, location, tags, accountName } = inputs("audit-account");
    assert.deepEqual(
      [sku, location, tags, accountName],
      [{ name: "Standard_GZRS" }, "westeurope", { owner: "platform" }, "acmeaudit"],
    );
    assert.equal(inputs("audit-immutability").immutabilityPeriodSinceCreationInDays, 7);
    const { retentionInDays, workspaceCapping, workspaceName } = inputs("audit-workspace");
    assert.deepEqual(
      [retentionInDays, workspaceCapping, workspaceName],
      [730, { dailyQuotaGb: 0.023 }, "acme-audit"],
    );
    assert.equal(inputs("audit-container").containerName, "verdicts");
    assert.equal(inputs("audit-endpoint").location, "westeurope");
    assert.equal((await valueOf(log.estimatedMonthlyCost)).monthlyUsd, 7);
  });

  it("says where evidence goes", async () => {
    const { log } = await scene(development);
    assert.equal(
      await valueOf(log.evidenceContainerUrl),
      "https://audit-account.blob.core.windows.net/audit-container",
    );
    assert.match(await valueOf(log.storageAccountId), /StorageAccount\/audit-account$/);
  });
});
