import * as pulumi from "@pulumi/pulumi";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import { sendDiagnostics } from "../diagnostics";
import categories from "./log-categories.json";

export interface WorkspaceSettings {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string> | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  readonly workspaceName: pulumi.Input<string>;
  readonly retentionInDays: pulumi.Input<number>;
  /** Undefined: no quota. */
  readonly dailyQuotaGb: pulumi.Input<number> | undefined;
}

/** Where a workspace is, as its children name it. */
export interface WorkspacePlace {
  readonly id: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly workspaceName: pulumi.Output<string>;
}

type Options = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

/** Said, because a quota that is only left out stays what it was. */
const NO_QUOTA = -1;

/** A new workspace, which logs what is asked of it. */
export function createWorkspace(
  name: string,
  settings: WorkspaceSettings,
  opts: Options,
): WorkspacePlace {
  const { resourceGroupName, location, tags, workspaceName, retentionInDays, dailyQuotaGb } =
    settings;
  const created = new operationalinsights.Workspace(
    `${name}-workspace`,
    {
      resourceGroupName,
      workspaceName,
      location,
      tags,
      sku: { name: "PerGB2018" },
      retentionInDays,
      workspaceCapping: { dailyQuotaGb: dailyQuotaGb ?? NO_QUOTA },
      // Whoever may read a resource may read its logs, and nobody writes or reads with the workspace's keys.
      features: { enableLogAccessUsingOnlyResourcePermissions: true, disableLocalAuth: true },
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    },
    opts,
  );
  sendDiagnostics(
    `${name}-workspace-logs`,
    {
      resourceId: created.id,
      workspaceId: created.id,
      categories: categories.kinds.workspace.categories,
    },
    opts,
  );
  return {
    id: created.id,
    resourceGroupName: pulumi.output(resourceGroupName),
    workspaceName: created.name,
  };
}

/** A workspace that exists. */
export function existingWorkspace(id: pulumi.Output<string>): WorkspacePlace {
  const part = (index: number): pulumi.Output<string> =>
    id.apply((text) => text.split("/")[index] ?? "");
  return { id, resourceGroupName: part(4), workspaceName: part(8) };
}

/** The region of a workspace that exists, in which everything that sends to it has to be. */
export const regionOf = (
  { resourceGroupName, workspaceName }: WorkspacePlace,
  parent: pulumi.Resource,
): pulumi.Output<string> =>
  operationalinsights.getWorkspaceOutput({ resourceGroupName, workspaceName }, { parent }).location;
