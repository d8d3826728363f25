import type * as pulumi from "@pulumi/pulumi";
import * as monitor from "@pulumi/azure-native/monitor";
import { sendDiagnostics } from "../diagnostics";
import logs from "./log-categories.json";

interface Monitoring {
  readonly clusterId: pulumi.Input<string>;
  readonly workspaceId: pulumi.Input<string>;
  /** Name of the data-collection rule. */
  readonly ruleName: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string> | undefined;
  readonly tags: Record<string, pulumi.Input<string>> | undefined;
}

const STREAM = "Microsoft-ContainerInsights-Group-Default";
const DESTINATION = "workspace";

/**
 * The control plane's logs, and what containers write. The agent of Container Insights signs in with the cluster's identity
 * and then collects nothing without a data-collection rule that is associated with the cluster.
 */
export function monitorCluster(
  name: string,
  { clusterId, workspaceId, ruleName, resourceGroupName, location, tags }: Monitoring,
  parent: pulumi.Resource,
): void {
  sendDiagnostics(
    `${name}-diagnostics`,
    { resourceId: clusterId, workspaceId, categories: logs.categories },
    { parent },
  );
  const rule = new monitor.DataCollectionRule(
    `${name}-container-insights`,
    {
      dataCollectionRuleName: ruleName,
      resourceGroupName,
      location,
      tags,
      kind: "Linux",
      dataSources: {
        extensions: [
          {
            name: "ContainerInsightsExtension",
            extensionName: "ContainerInsights",
            streams: [STREAM],
            extensionSettings: {
              dataCollectionSettings: {
                interval: "1m",
                namespaceFilteringMode: "Off",
                enableContainerLogV2: true,
              },
            },
          },
        ],
      },
      destinations: { logAnalytics: [{ name: DESTINATION, workspaceResourceId: workspaceId }] },
      dataFlows: [{ streams: [STREAM], destinations: [DESTINATION] }],
    },
    { parent },
  );
  new monitor.DataCollectionRuleAssociation(
    `${name}-container-insights-association`,
    // The agent looks for this name.
    {
      associationName: "ContainerInsightsExtension",
      resourceUri: clusterId,
      dataCollectionRuleId: rule.id,
    },
    { parent },
  );
}
