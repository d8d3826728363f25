import { spawn } from "node:child_process";

export interface Measurement {
  readonly seconds: number;
  /** User and system time of the command and its children, in seconds. */
  readonly cpuSeconds: number;
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a shell command as a whole process and measures it. */
export const measure = (command: string, env: NodeJS.ProcessEnv): Promise<Measurement> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    // `times` is POSIX's way to the CPU time of a shell's children: its second line.
    const script = `{ ${command}\n} 3>&-; code=$?; times >&3; exit $code`;
    const child = spawn("sh", ["-c", script], { env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    let output = "";
    let times = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    child.stdio[3]?.on("data", (chunk: Buffer) => (times += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - started) / 1000;
      resolve({ seconds, cpuSeconds: childSeconds(times), exitCode: code ?? 1, output });
    });
  });

/** From `0m0.00s 0m0.00s\n0m1.25s 0m0.10s\n`: the second line's sum. */
const childSeconds = (times: string): number =>
  [...(times.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
    .reduce((sum, value) => sum + value, 0);

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
};
