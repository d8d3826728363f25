import type { RepositoryScope } from "./repository-scope";

const NAME = "@Request[Microsoft.ContainerRegistry/registries/repositories:name]";

/**
 * The condition, version 2.0, under which a role reaches the repositories of a scope and no others; undefined for all of
 * them. The role's other actions are not bounded.
 * Source: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions
 *
 * @param dataActions every data action of the role
 * @throws if the scope is empty, since a role without a condition reaches everything
 */
export function repositoryCondition(
  dataActions: readonly string[],
  { everything, prefixes, names }: RepositoryScope,
): string | undefined {
  if (everything) return undefined;
  const expressions = [
    ...prefixes.map((prefix) => `(${NAME} StringStartsWithIgnoreCase ${literal(prefix)})`),
    ...names.map((name) => `(${NAME} StringEqualsIgnoreCase ${literal(name)})`),
  ];
  if (expressions.length === 0) throw new Error("a condition that names no repository");
  const others = dataActions.map((action) => `!(ActionMatches{'${action}'})`);
  return `((${others.join(" AND ")}) OR (${expressions.join(" OR ")}))`;
}

/** A quote would end the text and begin a condition of its author's choice. */
function literal(text: string): string {
  if (!/^[a-z0-9._/-]+$/.test(text)) {
    throw new Error(`${JSON.stringify(text)} is not a part of a repository name`);
  }
  return `'${text}'`;
}
