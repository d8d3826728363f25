import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as authorization from "@pulumi/azure-native/authorization";
import data from "./roles.json";

export type RoleName = keyof typeof data.roles;

export interface RoleGrant {
  readonly role: RoleName;
  /** ARM id of what the role is granted on. */
  readonly scope: pulumi.Input<string>;
  /** Object id of the identity. */
  readonly principalId: pulumi.Input<string>;
  /** Default: ServicePrincipal, which managed identities are. Without it, Azure looks for an identity that it may not have replicated yet. */
  readonly principalType?: "ServicePrincipal" | "User" | "Group";
  /** ABAC condition, version 2.0. Default: none. */
  readonly condition?: pulumi.Input<string | undefined>;
}

/**
 * One role assignment. Its name is a hash of what it grants, so that a second run finds the same one, and contains the
 * principal: an identity that was created anew gets an assignment of its own.
 * It is deleted before it is replaced, because Azure refuses two assignments of the same role, scope and principal.
 */
export function grantRole(
  name: string,
  { role, scope, principalId, principalType = "ServicePrincipal", condition }: RoleGrant,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): authorization.RoleAssignment {
  const roleId = data.roles[role];
  const subscription = pulumi.output(scope).apply((id) => id.split("/").slice(0, 3).join("/"));
  return new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: pulumi
        .all([scope, principalId])
        .apply((parts) => guidOf([...parts.map((part) => part.toLowerCase()), roleId])),
      scope,
      principalId,
      principalType,
      roleDefinitionId: pulumi.interpolate`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      condition,
      // Azure refuses a version without a condition, which an output may turn out to lack.
      conditionVersion: pulumi
        .output(condition)
        .apply((text) => (text === undefined ? undefined : "2.0")),
    },
    { deleteBeforeReplace: true, ...opts },
  );
}

/** A GUID that depends on nothing but the parts, as RFC 9562 §5.8 (version 8) leaves room for. */
function guidOf(parts: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
