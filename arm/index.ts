export { PulumiJsonError, readProgram, SECRET, UNKNOWN } from "./pulumi-json";
export type { PulumiProgram } from "./pulumi-json";
export type { ArmResource, LintFinding, PulumiResource } from "./resource";
export { exportArm } from "./template";
export type { ArmTemplate, Exported } from "./template";
