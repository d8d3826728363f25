/** A tool that a test needs can be neither found nor made; the message says what to install. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
