import * as assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import { diagnosticsOf } from "./verified-image-scene";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network`;

const program = `
  import * as pulumi from "@pulumi/pulumi";
  import { ComplianceLog } from "countersign/components/compliance";
  const log = new ComplianceLog("audit", new pulumi.Config().requireObject("args"));
  export const { worm, posture, evidenceContainerUrl } = log;
  export const { logsIngestionEndpoint, ruleImmutableId, streamName } = log;`;

const production = {
  subnetId: `${NETWORK}/virtualNetworks/platform/subnets/endpoints`,
  privateDnsZoneId: `${NETWORK}/privateDnsZones/privatelink.blob.core.windows.net`,
  policyScope: SUBSCRIPTION,
  writerPrincipalIds: { gate: "00000000-0000-0000-0000-00000000000a" },
};

/** What Azure tells once it has made them. */
function prepare({ outputs }: Cloud): void {
  outputs.set("audit-immutability", { state: "Unlocked" });
  outputs.set("audit-verdict-rule", { immutableId: "dcr-1" });
  outputs.set("audit-verdict-endpoint", {
    logsIngestion: { endpoint: "https://audit.ingest.monitor.azure.com" },
  });
}

describe("a program with a ComplianceLog", () => {
  let engine: Engine;
  let cloud: Cloud;
  let workspace: Workspace;
  before(async () => {
    [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
    prepare(cloud);
    workspace = await engine.workspace({
      program: { files: { "index.ts": program } },
      cloud,
      config: { "azure-native:subscriptionId": SUBSCRIPTION.slice("/subscriptions/".length) },
    });
    installComponents(workspace);
  });
  after(() => {
    engine.close();
    cloud.close();
  });
  const configure = (args: object): void => {
    workspace.configure({ args: JSON.stringify(args) });
  };

  it("names every mistake on the resource, without a stack, before any provider is asked", async () => {
    configure({ ...production, subnetId: undefined, immutabilityDays: 0 });
    const { exitCode, diagnostics, steps, text } = await workspace.preview();
    assert.notEqual(exitCode, 0);
    assert.deepEqual(diagnosticsOf({ diagnostics } as never), [
      "audit: error immutabilityDays: Azure refuses 0 days; give a whole number from 1 to 146000\n" +
        "subnetId: private access needs a subnet for the private endpoint; give one that the writers reach, or set privateAccess to false",
    ]);
    assert.ok(!text.includes("    at "), text);
    assert.ok(!steps.some(({ urn }) => urn.includes("azure-native:")), text);
  });

  it("is created as it was previewed, and has nothing to change afterwards", async () => {
    configure(production);
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);
    assert.deepEqual(cloud.resources.created, []);

    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const state = JSON.parse(await workspace.exportState()) as {
      deployment: {
        resources: {
          type: string;
          outputs?: Record<string, unknown>;
          protect?: boolean;
          retainOnDelete?: boolean;
        }[];
      };
    };
    const { resources } = state.deployment;
    const kept = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete);
    assert.deepEqual(kept.map(({ type }) => type.split(":").at(-1)).sort(), [
      "BlobContainer",
      "BlobContainerImmutabilityPolicy",
      "DiagnosticSetting",
      "DiagnosticSetting",
      "ResourceGroup",
      "StorageAccount",
      "Table",
      "Workspace",
    ]);
    const { worm, evidenceContainerUrl, logsIngestionEndpoint, ruleImmutableId, streamName } =
      resources.find(({ type }) => type === "countersign:index:ComplianceLog")?.outputs ?? {};
    assert.deepEqual(
      [logsIngestionEndpoint, ruleImmutableId, streamName],
      ["https://audit.ingest.monitor.azure.com", "dcr-1", "Custom-CountersignVerdicts"],
    );
    assert.equal(worm, "unlocked");
    assert.match(
      String(evidenceContainerUrl),
      /^https:\/\/audit[0-9a-f]{6}\.blob\.core\.windows\.net\/evidence$/,
    );

    const again = await workspace.preview();
    assert.deepEqual([...new Set(again.steps.map(({ op }) => op))], ["same"], again.text);
  });

  it("is destroyed without a rest in development", async () => {
    cloud.reset();
    prepare(cloud);
    const development = await engine.workspace({
      program: { files: { "index.ts": program } },
      cloud,
      config: {
        "azure-native:subscriptionId": SUBSCRIPTION.slice("/subscriptions/".length),
        args: JSON.stringify({
          profile: "development",
          worm: "unlocked",
          writerPrincipalIds: production.writerPrincipalIds,
        }),
      },
    });
    installComponents(development);
    const update = await development.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const destroyed = await development.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.text);
    assert.deepEqual(cloud.resources.present, []);
  });
});
