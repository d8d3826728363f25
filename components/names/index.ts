export { azureName, nameProblems } from "./azure-name";
export type { NamedKind } from "./azure-name";
export { programScope, scopeProblems } from "./name-scope";
export type { NameScope } from "./name-scope";
