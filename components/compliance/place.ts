import type * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import { azureName, programScope } from "../names";
import type { Guard } from "../validation";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { settingsOf } from "./settings";
import { createWorkspace, existingWorkspace } from "./workspace";
import type { WorkspacePlace } from "./workspace";

type Options = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

/** The resource group that is given, or a new one. */
export function groupOf(
  name: string,
  { resourceGroupName, location, tags }: ComplianceLogArgs,
  guard: Guard,
  opts: Options,
): pulumi.Output<string> {
  if (resourceGroupName !== undefined) return guard(resourceGroupName);
  const generated = azureName("resource", name, programScope());
  const group = new resources.ResourceGroup(
    `${name}-group`,
    { resourceGroupName: guard(generated), location, tags },
    opts,
  );
  return group.name;
}

/** The workspace that is given, or a new one. */
export function workspaceOf(
  name: string,
  args: ComplianceLogArgs,
  resourceGroupName: pulumi.Output<string>,
  guard: Guard,
  opts: Options,
): WorkspacePlace {
  if (args.workspaceId !== undefined) return existingWorkspace(guard(args.workspaceId));
  const { isProduction } = settingsOf(args);
  const { location, tags } = args;
  return createWorkspace(
    name,
    {
      resourceGroupName,
      location,
      tags,
      workspaceName: guard(
        args.workspaceName ?? azureName("log analytics workspace", name, programScope()),
      ),
      retentionInDays: args.workspaceRetentionDays ?? (isProduction ? 90 : 30),
      dailyQuotaGb: args.workspaceDailyQuotaGb ?? (isProduction ? undefined : 0.5),
    },
    opts,
  );
}
