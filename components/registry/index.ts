export { ContainerRegistry } from "./container-registry";
export { PermissionMode } from "./permission-mode";
export { NetworkRuleBypass, OperatorType, RegistrySku } from "./registry-args";
export type { ContainerRegistryArgs, RegistryCacheRule } from "./registry-args";
export { Profile } from "../profile";
