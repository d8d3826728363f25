import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import sdk from "@pulumi/pulumi/package.json";
import { builtToolPath, toolCacheDirectory } from "./cache";
import type { ToolDefinition } from "./definitions";

const run = promisify(execFile);

/** First version that starts an executable file as policy pack (pulumi/pulumi#24052). */
const OLDEST = [3, 255, 0] as const;
const INSTALLER = "https://get.pulumi.com/install.sh";
const PROBE_MILLISECONDS = 5_000;
const INSTALL_MILLISECONDS = 180_000;

/** A usable `pulumi` that need not be built: on PATH, kept from an earlier run, or from Pulumi's installer. */
export async function findPulumi(definition: ToolDefinition): Promise<string | undefined> {
  const onPath = findOnPath("pulumi");
  if (onPath !== undefined && (await isUsable(onPath))) return onPath;
  const root = path.join(toolCacheDirectory(), `pulumi-${sdk.version}-installed`);
  const installed = path.join(root, "bin", "pulumi");
  // An installation that was cut short leaves a file that does not run.
  if (await isUsable(installed)) return installed;
  if (fs.existsSync(builtToolPath(definition))) return undefined;
  return (await install(root)) ? installed : undefined;
}

/** The first executable of this name on PATH. */
function findOnPath(name: string): string | undefined {
  for (const directory of (process.env.PATH ?? "").split(path.delimiter)) {
    const candidate = path.join(directory, name);
    try {
      fs.accessSync(candidate, fs.constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Some machines hold a stub that only says how to install Pulumi, or a Pulumi too old for executable policy packs. */
async function isUsable(pulumi: string): Promise<boolean> {
  try {
    const { stdout } = await run(pulumi, ["version"], { timeout: 20_000 });
    const version = /^v?(\d+)\.(\d+)\.(\d+)/.exec(stdout.trim());
    if (!version) return false;
    const parts = version.slice(1).map(Number);
    for (const [index, least] of OLDEST.entries()) {
      const part = parts[index] ?? 0;
      if (part !== least) return part > least;
    }
    return true;
  } catch {
    return false;
  }
}

/** The installer has no time limit of its own: it runs only where its host answers, in a process that can be ended. */
async function install(root: string): Promise<boolean> {
  try {
    const probe = await fetch(INSTALLER, {
      method: "HEAD",
      signal: AbortSignal.timeout(PROBE_MILLISECONDS),
    });
    if (!probe.ok) return false;
    process.stderr.write(`installing pulumi ${sdk.version} …\n`);
    const script = `
      const { PulumiCommand } = require("@pulumi/pulumi/automation");
      PulumiCommand.install({ root: process.argv[1] }).catch(() => process.exit(1));`;
    await run(process.execPath, ["-e", script, root], {
      cwd: __dirname,
      timeout: INSTALL_MILLISECONDS,
    });
    return true;
  } catch {
    return false;
  }
}
