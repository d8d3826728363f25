import type * as pulumi from "@pulumi/pulumi";
import * as monitor from "@pulumi/azure-native/monitor";

export interface Diagnostics {
  /** ARM id of the resource that writes the logs. */
  readonly resourceId: pulumi.Input<string>;
  /** ARM id of the Log Analytics workspace that receives them. */
  readonly workspaceId: pulumi.Input<string>;
  /** Log categories, as the resource type names them. */
  readonly categories: readonly string[];
}

/** Sends a resource's logs, and no metrics, to a workspace. */
export const sendDiagnostics = (
  name: string,
  { resourceId, workspaceId, categories }: Diagnostics,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): monitor.DiagnosticSetting =>
  new monitor.DiagnosticSetting(
    name,
    {
      name: "countersign",
      resourceUri: resourceId,
      workspaceId,
      logAnalyticsDestinationType: "Dedicated",
      logs: categories.map((category) => ({ category, enabled: true })),
    },
    opts,
  );
