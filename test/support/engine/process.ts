import { execFileSync, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds; when they are over, the process and everything that it started is killed. */
  readonly timeout: number;
}

/**
 * Runs a program to its end.
 * @throws Error when it cannot be started or runs out of time; a non-zero exit code is a result.
 */
export function runProcess(
  program: string,
  args: readonly string[],
  { cwd, env, timeout }: ProcessOptions,
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let outOfTime = false;
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const timer = setTimeout(() => {
      outOfTime = true;
      const command = [program, ...args].join(" ");
      const error = new Error(`no end after ${timeout} ms: ${command}\n${stdout}\n${stderr}`);
      const fail = (): void => {
        reject(error);
      };
      if (child.pid === undefined) fail();
      else killTree(child.pid).then(fail, fail);
    }, timeout);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (!outOfTime) resolve({ exitCode: code ?? 1, stdout, stderr });
    });
  });
}

/**
 * Kills a process with all that it started, and waits until they are gone. The engine puts its plugins into process
 * groups of their own, so killing a group would leave them behind.
 */
export async function killTree(root: number): Promise<void> {
  const doomed = [root];
  const table = processes();
  for (const parent of doomed) {
    doomed.push(...table.filter(({ ppid }) => ppid === parent).map(({ pid }) => pid));
  }
  for (const pid of doomed) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      continue; // It ended by itself.
    }
  }
  while (processes().some(({ pid, state }) => doomed.includes(pid) && !state.startsWith("Z"))) {
    await delay(20);
  }
}

function processes(): { pid: number; ppid: number; state: string }[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return rows
    .trim()
    .split("\n")
    .map((row) => {
      const [pid, ppid, state = ""] = row.trim().split(/\s+/);
      return { pid: Number(pid), ppid: Number(ppid), state };
    });
}
