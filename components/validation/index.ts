export { armIdProblems, isArmId } from "./arm-id";
export type { ArmType } from "./arm-id";
export { choiceProblems, memberOf } from "./choice";
export { given } from "./given";
export type { Given } from "./given";
export { listProblems } from "./list";
export type { Problem } from "./problem";
export { validate } from "./validate";
export type { Guard, Rule } from "./validate";
