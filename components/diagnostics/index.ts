export { sendDiagnostics } from "./diagnostics";
export type { Diagnostics } from "./diagnostics";
