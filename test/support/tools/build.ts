import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { builtToolPath } from "./cache";
import type { ToolDefinition } from "./definitions";
import { ToolError } from "./error";
import { withLock } from "./lock";

const PROGRESS_MILLISECONDS = 15_000;

/**
 * Builds a tool from its pinned Go module, once per content of go.mod, go.sum and flags. The binary appears under its
 * final name only when it is complete, and several processes build it once.
 */
export async function buildTool(definition: ToolDefinition): Promise<string> {
  const binary = builtToolPath(definition);
  if (fs.existsSync(binary)) return binary;
  const label = `${definition.name} ${definition.version}`;
  return withLock(
    `${path.dirname(binary)}.lock`,
    async () => {
      if (!fs.existsSync(binary)) await build(definition, binary, label);
      return binary;
    },
    () => {
      progress(`waiting for another process that builds ${label} …`);
    },
  );
}

async function build(definition: ToolDefinition, binary: string, label: string): Promise<void> {
  progress(`building ${label} from source (${definition.buildTime}, once) …`);
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  const ticker = setInterval(() => {
    progress(`building ${label}: ${elapsed()}`);
  }, PROGRESS_MILLISECONDS);
  const unfinished = `${binary}.${process.pid}`;
  fs.mkdirSync(path.dirname(binary), { recursive: true });
  try {
    await go(
      [
        "build",
        "-mod=readonly",
        "-trimpath",
        "-o",
        unfinished,
        "-ldflags",
        definition.linkerFlags,
        definition.goPackage,
      ],
      definition,
    );
    fs.renameSync(unfinished, binary);
  } finally {
    clearInterval(ticker);
    fs.rmSync(unfinished, { force: true });
  }
  progress(`built ${label} in ${elapsed()}`);
}

function go(args: readonly string[], definition: ToolDefinition): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd: definition.moduleDirectory,
      // GOFLAGS and GOWORK of the machine must not change what is built; GOTOOLCHAIN=local keeps Go from fetching another Go.
      env: { ...process.env, GOFLAGS: "", GOWORK: "off", GOTOOLCHAIN: "local" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.on("error", (cause: NodeJS.ErrnoException) => {
      const { name } = definition;
      const found =
        cause.code === "ENOENT"
          ? "no Go toolchain is on PATH to build it from source"
          : cause.message;
      reject(new ToolError(`${name} is not installed, and ${found}: install ${name} or Go`));
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new ToolError(`go ${args[0] ?? ""} ${definition.goPackage} failed:\n${errors.trim()}`),
        );
    });
  });
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
