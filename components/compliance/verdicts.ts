import type * as pulumi from "@pulumi/pulumi";
import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import { grantRole } from "../authorization";
import queries from "./verdict-queries.json";
import table from "./verdict-table.json";
import type { WorkspacePlace } from "./workspace";

export interface VerdictSettings {
  /** Where rule and endpoint lie. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region of the workspace. */
  readonly location: pulumi.Input<string> | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Name of rule and endpoint. */
  readonly ruleName: pulumi.Input<string>;
  readonly writerPrincipalIds: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Where verdicts are sent to, as the Logs Ingestion API wants it. */
export interface VerdictIngestion {
  readonly endpoint: pulumi.Output<string>;
  readonly ruleImmutableId: pulumi.Output<string>;
  readonly streamName: string;
}

type Options = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

const STREAM = "Custom-CountersignVerdicts";
const DESTINATION = "workspace";

/**
 * The table for verdicts with the queries about it, and the way there: a rule that writers may send to, and its endpoint.
 *
 * @param opts of what holds the verdicts themselves
 */
export function collectVerdicts(
  name: string,
  workspace: WorkspacePlace,
  settings: VerdictSettings,
  opts: Options,
): VerdictIngestion {
  const { parent } = opts;
  const verdicts = createTable(name, workspace, opts);
  const { resourceGroupName, location, tags, ruleName } = settings;
  const place = { resourceGroupName, location, tags };
  const endpoint = new monitor.DataCollectionEndpoint(
    `${name}-verdict-endpoint`,
    {
      ...place,
      dataCollectionEndpointName: ruleName,
      // Only an Azure Monitor private link scope, which is one for a whole network, could serve it otherwise.
      networkAcls: { publicNetworkAccess: "Enabled" },
    },
    { parent },
  );
  const rule = new monitor.DataCollectionRule(
    `${name}-verdict-rule`,
    {
      ...place,
      dataCollectionRuleName: ruleName,
      dataCollectionEndpointId: endpoint.id,
      streamDeclarations: { [STREAM]: { columns: sentColumns() } },
      destinations: { logAnalytics: [{ name: DESTINATION, workspaceResourceId: workspace.id }] },
      dataFlows: [
        {
          streams: [STREAM],
          destinations: [DESTINATION],
          transformKql: "source | extend TimeGenerated = decidedAt",
          outputStream: `Custom-${table.name}`,
        },
      ],
    },
    { parent, dependsOn: [verdicts] },
  );
  for (const [writer, principalId] of Object.entries(settings.writerPrincipalIds)) {
    grantRole(
      `${name}-verdict-writer-${writer}`,
      { role: "Monitoring Metrics Publisher", scope: rule.id, principalId },
      { parent },
    );
  }
  return {
    endpoint: endpoint.logsIngestion.apply((ingestion) => ingestion?.endpoint ?? ""),
    ruleImmutableId: rule.immutableId,
    streamName: STREAM,
  };
}

/**
 * A deleted workspace that is created anew within 14 days comes back as it was, so table and queries are deleted on their
 * own: they would be in the way.
 */
function createTable(
  name: string,
  { resourceGroupName, workspaceName }: WorkspacePlace,
  opts: Options,
): operationalinsights.Table {
  const place = { resourceGroupName, workspaceName };
  const verdicts = new operationalinsights.Table(
    `${name}-verdicts`,
    {
      ...place,
      tableName: table.name,
      plan: "Analytics",
      schema: { name: table.name, columns: table.columns },
    },
    opts,
  );
  for (const [key, { title, lines }] of Object.entries(queries.queries)) {
    new operationalinsights.SavedSearch(
      `${name}-query-${key}`,
      {
        ...place,
        savedSearchId: `countersign-${key}`,
        category: "Countersign",
        displayName: title,
        query: lines.join("\n"),
        version: 2,
      },
      { parent: opts.parent, dependsOn: [verdicts] },
    );
  }
  return verdicts;
}

/** The table's columns but the time of the row, which the rule adds; rules write the types in lower case. */
const sentColumns = () =>
  table.columns
    .filter(({ name }) => name !== "TimeGenerated")
    .map(({ name, type }) => ({ name, type: type.toLowerCase() }));
