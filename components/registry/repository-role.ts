import type { RoleName } from "../authorization";
import { Profile } from "../profile";
import { PermissionMode } from "./permission-mode";
import { repositoryCondition } from "./repository-condition";
import data from "./repository-roles.json";
import type { RepositoryScope } from "./repository-scope";

/** What somebody does with the repositories of a registry. */
export type RepositoryUse = "pull" | "push";

const roles = {
  [PermissionMode.Repositories]: {
    pull: "Container Registry Repository Reader",
    push: "Container Registry Repository Writer",
  },
  [PermissionMode.Registry]: { pull: "AcrPull", push: "AcrPush" },
} as const;

/**
 * Roles of those who look after the images of a registry, by the end of the Pulumi name of their grant. A list of all
 * repositories is nothing that a repository's role gives.
 */
export const operatorRoles: Readonly<Record<PermissionMode, Readonly<Record<string, RoleName>>>> = {
  [PermissionMode.Repositories]: {
    "": "Container Registry Repository Contributor",
    "-catalog": "Container Registry Repository Catalog Lister",
  },
  [PermissionMode.Registry]: { "": "AcrPush" },
};

/** The most characters that Azure takes for a condition. */
export const CONDITION_LENGTH = 8192;

export const defaultPermissionMode = (profile: Profile): PermissionMode =>
  profile === Profile.Development ? PermissionMode.Registry : PermissionMode.Repositories;

/** What somebody reaches in a registry: without permissions per repository, everything. */
export type RepositoryAccess =
  | { readonly mode: PermissionMode.Registry }
  | { readonly mode: PermissionMode.Repositories; readonly scope: RepositoryScope };

export const repositoryRole = (mode: PermissionMode, use: RepositoryUse): RoleName =>
  roles[mode][use];

/** The condition that bounds a role to what may be reached; undefined if that is everything. */
export const accessCondition = (
  access: RepositoryAccess,
  use: RepositoryUse,
): string | undefined =>
  access.mode === PermissionMode.Registry
    ? undefined
    : repositoryCondition(data.dataActions[roles[access.mode][use]], access.scope);
