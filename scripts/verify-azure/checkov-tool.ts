import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../../test/support/tools";
import { toolCacheDirectory } from "../../test/support/tools/cache";
import { withLock } from "../../test/support/tools/lock";

const run = promisify(execFile);

const REQUIREMENTS = join(__dirname, "requirements.txt");
/** The oldest Python that the hashes in requirements.txt are for. */
const OLDEST = [3, 11] as const;
const WANTED = `python3 ${OLDEST.join(".")} or newer, with its module venv`;
const INSTALL_MILLISECONDS = 600_000;

/**
 * The Python of a virtual environment that holds checkov as requirements.txt pins it, and nothing else. It is made once,
 * in the cache of tools, and found there by the hash of what goes into it.
 *
 * @throws ToolError that says what to install
 */
export async function checkovPython(): Promise<string> {
  const version = await pythonVersion();
  const key = createHash("sha256")
    .update(readFileSync(REQUIREMENTS))
    .update([version, process.platform, process.arch].join(" "))
    .digest("hex")
    .slice(0, 12);
  const folder = join(toolCacheDirectory(), `checkov-${key}`);
  if (!existsSync(folder)) {
    mkdirSync(toolCacheDirectory(), { recursive: true });
    await withLock(
      `${folder}.lock`,
      async () => {
        if (!existsSync(folder)) await install(folder);
      },
      () => process.stderr.write("waiting for another process that installs checkov …\n"),
    );
  }
  return join(folder, "bin", "python");
}

async function pythonVersion(): Promise<string> {
  const question = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  const answer = await run("python3", ["-I", "-c", question]).catch((error: unknown) => {
    throw new ToolError(`checkov needs ${WANTED}: ${firstLine(error)}`);
  });
  const version = answer.stdout.trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST[0] || minor < OLDEST[1]) {
    throw new ToolError(`checkov needs ${WANTED}: found python3 ${version}`);
  }
  return version;
}

/** Python finds the packages beside it wherever the environment lies, so a complete one is moved into its place. */
async function install(folder: string): Promise<void> {
  process.stderr.write("installing checkov (1–2 minutes, once) …\n");
  const unfinished = `${folder}.${process.pid}`;
  const pip = [
    "-I",
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-input",
    "--disable-pip-version-check",
  ];
  const pinned = ["--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS];
  try {
    await run("python3", ["-I", "-m", "venv", unfinished]);
    await run(join(unfinished, "bin", "python"), [...pip, ...pinned], {
      timeout: INSTALL_MILLISECONDS,
    });
    renameSync(unfinished, folder);
  } catch (error) {
    throw new ToolError(`checkov cannot be installed: ${firstLine(error)}`);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** What a program said last, which is why it failed; else what the system said. */
function firstLine(error: unknown): string {
  const { stderr = "", code, message } = error as Error & { stderr?: string; code?: unknown };
  if (code === "ENOENT") return "there is no python3 on PATH";
  return stderr.trim().split("\n").at(-1) || message;
}
