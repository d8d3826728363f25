import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ToolDefinition } from "./definitions";

/** Where tools are kept between runs: outside the repository, so that a fresh clone finds them. */
export function toolCacheDirectory(): string {
  const { COUNTERSIGN_TOOL_CACHE: override, XDG_CACHE_HOME: caches } = process.env;
  // An empty variable is as good as none (XDG Base Directory Specification).
  const root = override || caches || path.join(os.homedir(), ".cache");
  return path.join(root, "countersign", "tools");
}

/** Where a build of exactly these sources and flags belongs. */
export function builtToolPath(definition: ToolDefinition): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) {
    hash.update(fs.readFileSync(path.join(definition.moduleDirectory, file)));
  }
  hash.update(definition.linkerFlags);
  const key = hash.digest("hex").slice(0, 12);
  return path.join(toolCacheDirectory(), `${definition.name}-${key}`, definition.name);
}
