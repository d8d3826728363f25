export { lintRules } from "./codes";
export type { LintCode, LintRule } from "./codes";
export { formatFindings } from "./finding";
export type { LintFinding } from "./finding";
export { lintPolicy } from "./lint";
