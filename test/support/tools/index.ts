export { tool, ToolError } from "./tool";
export type { ToolName } from "./definitions";
