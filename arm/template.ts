import { convert } from "./convert";
import type { ArmResource, LintFinding, PulumiResource } from "./resource";
import { parseToken } from "./token";

/** An ARM deployment template (https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax). */
export interface ArmTemplate {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly resources: readonly ArmResource[];
}

export interface Exported {
  readonly template: ArmTemplate;
  readonly findings: readonly LintFinding[];
  /** Resources of azure-native that are not in the template, as `name (type)`. */
  readonly left: readonly string[];
}

/**
 * The azure-native resources of a program as one template, for scanners that read ARM JSON. It is no deployment: resources
 * name each other by what Pulumi knew, not by ARM functions.
 */
export function exportArm(resources: readonly PulumiResource[]): Exported {
  const converted = resources.flatMap((resource) => {
    const token = parseToken(resource.type);
    return token === undefined ? [] : [{ resource, result: convert(token, resource) }];
  });
  return {
    template: {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      resources: converted.flatMap(({ result }) => result.resource ?? []),
    },
    findings: converted.flatMap(({ result }) => result.findings),
    left: converted
      .filter(({ result }) => result.resource === undefined)
      .map(({ resource }) => `${resource.name} (${resource.type})`),
  };
}
