export { grantRole } from "./role-grant";
export type { RoleGrant, RoleName } from "./role-grant";
export { propagated } from "./propagation";
