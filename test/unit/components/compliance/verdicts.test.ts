import assert from "node:assert/strict";
import { Table } from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { ComplianceLog } from "../../../../components/compliance";
import queries from "../../../../components/compliance/verdict-queries.json";
import table from "../../../../components/compliance/verdict-table.json";
import type { Verdict } from "../../../../trust/decision";
import { Profile } from "../../../../components/profile";
import { mockAzure, valueOf } from "../azure-mocks";
import { scene, SUBSCRIPTION } from "./scene";
import { useSubscription } from "../subscription";

const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/shared`;

const idOf = (rest: string): string => `${SUBSCRIPTION}/resourceGroups/rg/providers/${rest}`;

/** Every field of a verdict; the compiler says if one is missing here. */
const fields: Record<keyof Required<Verdict>, true> = {
  outcome: true,
  image: true,
  reference: true,
  digest: true,
  namespace: true,
  code: true,
  checks: true,
  policy: true,
  decidedAt: true,
};

describe("verdicts in Log Analytics", () => {
  useSubscription();

  it("have a table whose columns are the fields of a verdict, and the time of the row", async () => {
    const { inputs } = await scene({ profile: Profile.Development });
    const { tableName, schema } = inputs("audit-verdicts") as {
      tableName: string;
      schema: { name: string; columns: { name: string }[] };
    };
    assert.deepEqual([tableName, schema.name], [table.name, table.name]);
    assert.deepEqual(
      schema.columns.map(({ name }) => name),
      ["TimeGenerated", ...Object.keys(fields)],
    );
  });

  it("arrive through a rule whose stream has a verdict's fields, at an endpoint of its own", async () => {
    const { inputs, kept, log } = await scene(
      { profile: Profile.Development, location: "westeurope", tags: { owner: "platform" } },
      {
        made: {
          DataCollectionRule: { immutableId: "dcr-1" },
          DataCollectionEndpoint: {
            logsIngestion: { endpoint: "https://audit.westeurope-1.ingest.monitor.azure.com" },
          },
        },
      },
    );
    const place = {
      resourceGroupName: "audit-group",
      location: "westeurope",
      tags: { owner: "platform" },
    };
    assert.deepEqual(inputs("audit-verdict-endpoint"), {
      ...place,
      dataCollectionEndpointName: "audit-bb148c",
      networkAcls: { publicNetworkAccess: "Enabled" },
    });
    assert.deepEqual(inputs("audit-verdict-rule"), {
      ...place,
      dataCollectionRuleName: "audit-bb148c",
      dataCollectionEndpointId: idOf("monitor/DataCollectionEndpoint/audit-verdict-endpoint"),
      streamDeclarations: {
        "Custom-CountersignVerdicts": {
          columns: [
            { name: "outcome", type: "string" },
            { name: "image", type: "string" },
            { name: "reference", type: "string" },
            { name: "digest", type: "string" },
            { name: "namespace", type: "string" },
            { name: "code", type: "string" },
            { name: "checks", type: "dynamic" },
            { name: "policy", type: "dynamic" },
            { name: "decidedAt", type: "datetime" },
          ],
        },
      },
      destinations: {
        logAnalytics: [
          {
            name: "workspace",
            workspaceResourceId: idOf("operationalinsights/Workspace/audit-workspace"),
          },
        ],
      },
      dataFlows: [
        {
          streams: ["Custom-CountersignVerdicts"],
          destinations: ["workspace"],
          transformKql: "source | extend TimeGenerated = decidedAt",
          outputStream: "Custom-CountersignVerdicts_CL",
        },
      ],
    });
    // Azure refuses a rule for a table that is not there.
    const [before_] = kept["audit-verdict-rule"]?.options.dependsOn as pulumi.Resource[];
    assert.ok(before_ instanceof Table);
    const { logsIngestionEndpoint, ruleImmutableId, streamName } = log;
    assert.ok(logsIngestionEndpoint && ruleImmutableId && streamName);
    assert.deepEqual(
      [
        await valueOf(logsIngestionEndpoint),
        await valueOf(ruleImmutableId),
        await valueOf(streamName),
      ],
      [
        "https://audit.westeurope-1.ingest.monitor.azure.com",
        "dcr-1",
        "Custom-CountersignVerdicts",
      ],
    );
  });

  it("have rule and endpoint in the region of a workspace that exists, wherever the evidence is", async () => {
    const asked: unknown[] = [];
    const { inputs } = await scene(
      { profile: Profile.Development, location: "westeurope", workspaceId: WORKSPACE },
      {
        call: (question) => {
          asked.push(question);
          return { location: "northeurope" };
        },
      },
    );
    assert.deepEqual(asked, [
      {
        token: "azure-native:operationalinsights:getWorkspace",
        inputs: { resourceGroupName: "logs", workspaceName: "shared" },
      },
    ]);
    assert.deepEqual(
      ["account", "verdict-rule", "verdict-endpoint"].map(
        (role) => inputs(`audit-${role}`).location,
      ),
      ["westeurope", "northeurope", "northeurope"],
    );
  });

  it("stay out of a workspace where the caller says so, which is then not asked for either", async () => {
    const { registered, log } = await scene(
      {
        profile: Profile.Development,
        workspaceId: WORKSPACE,
        verdictTable: false,
        writerPrincipalIds: { gate: "00000000-0000-0000-0000-00000000000a" },
      },
      { call: ({ token }) => assert.fail(token) },
    );
    assert.deepEqual(registered.map(({ name }) => name).sort(), [
      "audit-account",
      "audit-blobs",
      "audit-container",
      "audit-evidence-logs",
      "audit-group",
      "audit-writer-gate",
    ]);
    assert.deepEqual(
      [log.logsIngestionEndpoint, log.ruleImmutableId, log.streamName],
      [undefined, undefined, undefined],
    );
  });

  it("have names that Azure takes for endpoints", async () => {
    const registered = await mockAzure();
    new ComplianceLog("audit-trail-of-the-platform-of-the-whole-company", {
      profile: Profile.Development,
    });
    await pulumi.runtime.disconnect();
    const { inputs } = registered.find(({ name }) => name.endsWith("-verdict-endpoint")) ?? {};
    assert.match(String(inputs?.dataCollectionEndpointName), /^audit-trail[a-z-]{26}-[0-9a-f]{6}$/);
  });

  for (const [key, { lines }] of Object.entries(queries.queries)) {
    it(`have the query ${key}, which reads that table and names no other column`, async () => {
      const { inputs } = await scene({ profile: Profile.Development });
      const saved = inputs(`audit-query-${key}`);
      assert.equal(saved.query, lines.join("\n"));
      assert.deepEqual(
        [saved.savedSearchId, saved.category, saved.version],
        [`countersign-${key}`, "Countersign", 2],
      );
      assert.equal(lines[0], table.name);
      const text = lines
        .slice(1)
        .join("\n")
        .replaceAll(/'[^']*'/g, "");
      const made = [...text.matchAll(/(\w+) = /g)].map(([, name = ""]) => name);
      const words = [...text.matchAll(/(?<![\w.])[a-zA-Z_]\w*(?![\w(])/g)].map(([word]) => word);
      const known = new Set([...Object.keys(fields), ...made, ...KQL]);
      assert.deepEqual(
        words.filter((word) => !known.has(word)),
        [],
      );
    });
  }
});

/** Words of the language that the queries use. */
const KQL = ["where", "summarize", "by", "order", "asc", "desc", "mv", "expand", "extend", "top"];
