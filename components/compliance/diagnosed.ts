import * as pulumi from "@pulumi/pulumi";
import { sendDiagnostics } from "../diagnostics";
import type { DiagnosedResource } from "./compliance-log-args";
import data from "./log-categories.json";

interface KindRow {
  readonly categories: readonly string[];
  /** What is added to the id: logs of a storage account are those of its services. */
  readonly part?: string;
}

/** Sends the logs of a resource to the workspace. */
export function diagnose(
  name: string,
  { resourceId, kind }: Omit<DiagnosedResource, "name">,
  workspaceId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): void {
  const { categories, part = "" }: KindRow = data.kinds[kind];
  sendDiagnostics(
    name,
    { resourceId: pulumi.interpolate`${resourceId}${part}`, workspaceId, categories },
    opts,
  );
}
