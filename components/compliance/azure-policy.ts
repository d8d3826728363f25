import type * as pulumi from "@pulumi/pulumi";
import * as authorization from "@pulumi/azure-native/authorization";
import { azureName } from "../names";
import type { NameScope } from "../names";
import { checks } from "../posture";
import type { CheckRow } from "../posture";
import data from "./azure-policies.json";
import type { PolicyExemptionRequest } from "./compliance-log-args";

/** A row of the table of built-in definitions. */
interface PolicyRow {
  readonly title: string;
  readonly definition: string;
  readonly effect?: string;
  /** The parameter that takes the expression for images; without an expression there is no assignment. */
  readonly imagesParameter?: string;
}

const policies: Readonly<Record<string, PolicyRow>> = data.policies;

export interface PolicyOptions {
  readonly scope: pulumi.Input<string>;
  readonly allowedImagesRegex: pulumi.Input<string> | undefined;
  readonly nameScope: NameScope;
}

/** Name of the policy with this definition. */
export const policyOf = (definition: string): string | undefined =>
  Object.keys(policies).find((key) => policies[key]?.definition.endsWith(`/${definition}`));

/** Assigns the built-in definitions, by their names in the table. */
export function assignPolicies(
  name: string,
  { scope, allowedImagesRegex, nameScope }: PolicyOptions,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): Readonly<Record<string, authorization.PolicyAssignment>> {
  const assigned: Record<string, authorization.PolicyAssignment> = {};
  // At a management group Azure takes 24 characters, which leaves the component's name no place but the suffix.
  const ownScope = { ...nameScope, stack: `${nameScope.stack}/${name}` };
  for (const [key, { title, definition, effect, imagesParameter }] of Object.entries(policies)) {
    if (imagesParameter !== undefined && allowedImagesRegex === undefined) continue;
    const parameters = {
      ...(effect === undefined ? {} : { effect: { value: effect } }),
      ...(imagesParameter === undefined
        ? {}
        : { [imagesParameter]: { value: allowedImagesRegex } }),
    };
    assigned[key] = new authorization.PolicyAssignment(
      `${name}-policy-${key}`,
      {
        policyAssignmentName: azureName("resource", `cs-${key}`, ownScope),
        scope,
        policyDefinitionId: definition,
        displayName: title,
        description: "Assigned by Countersign.",
        enforcementMode: "Default",
        ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      },
      opts,
    );
  }
  return assigned;
}

/** Exempts what components deviate from, each for as long as its suppression holds. */
export function exempt(
  name: string,
  requests: readonly PolicyExemptionRequest[],
  assignments: Readonly<Record<string, authorization.PolicyAssignment>>,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): void {
  const count = new Map<string, number>();
  for (const { check, scope, reason, expires } of requests) {
    const { azurePolicy = "", title }: CheckRow = checks[check as keyof typeof checks];
    const assignment = assignments[policyOf(azurePolicy) ?? ""];
    if (assignment === undefined) continue;
    const number = (count.get(check) ?? 0) + 1;
    count.set(check, number);
    // Its name in Azure is Pulumi's, with a random end: a list in another order must not want a name that is taken.
    new authorization.PolicyExemption(
      `${name}-exemption-${check}${number === 1 ? "" : `-${number}`}`,
      {
        scope,
        policyAssignmentId: assignment.id,
        exemptionCategory: "Waiver",
        displayName: `Countersign: ${title} (${check})`,
        description: reason,
        expiresOn: `${expires}T23:59:59Z`,
      },
      opts,
    );
  }
}
