/**
 * Which roles a registry honours.
 * Source: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions
 */
export enum PermissionMode {
  /** Roles per repository, with conditions; AcrPull and AcrPush are not honoured. */
  Repositories = "AbacRepositoryPermissions",
  /** Roles for the whole registry: AcrPull, AcrPush. */
  Registry = "LegacyRegistryPermissions",
}
