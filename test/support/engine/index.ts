export { createEngine } from "./engine";
export type { Engine, EngineOptions } from "./engine";
export type { OperationOptions, OperationResult, Workspace, WorkspaceOptions } from "./workspace";
export type { Diagnostic, Step, Violation } from "./events";
