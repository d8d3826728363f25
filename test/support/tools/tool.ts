import { buildTool } from "./build";
import { toolDefinition } from "./definitions";
import type { ToolName } from "./definitions";
import { findPulumi } from "./pulumi";

export { ToolError } from "./error";

const found = new Map<ToolName, Promise<string>>();

/**
 * Path of a real tool that tests run against. `pulumi` is taken from PATH or fetched by the Automation API's installer
 * where that works; whatever is missing is built from its pinned Go module and kept in
 * `$COUNTERSIGN_TOOL_CACHE` (default: `$XDG_CACHE_HOME` or `~/.cache`).
 *
 * @throws ToolError when it can be neither found nor built.
 */
export function tool(name: ToolName): Promise<string> {
  let path = found.get(name);
  if (path === undefined) {
    path = locate(name);
    found.set(name, path);
  }
  return path;
}

async function locate(name: ToolName): Promise<string> {
  const definition = toolDefinition(name);
  return (
    (name === "pulumi" ? await findPulumi(definition) : undefined) ?? (await buildTool(definition))
  );
}
