/**
 * How long the policy pack (executable form) takes to print its port, beside the bare `require("@pulumi/policy")` that no
 * pack can do without. Exits with 1 when it takes more than 0.3 s longer.
 *
 * Needs a build: `npm run build && npx tsx scripts/cold-start.ts`
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const RUNS = 9;
const LIMIT_MS = 300;

const root = path.join(__dirname, "..");
const pack = path.join(root, "dist", "policy-pack", "bin.js");

/** Milliseconds from the start of Node to its end, or to its first output. */
const measure = (args: readonly string[], until: "end" | "output"): Promise<number> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve(performance.now() - start);
      else reject(new Error(`node ${args.join(" ")} ended with ${String(code)}`));
    });
    if (until === "end") return;
    child.stdout.once("data", () => {
      resolve(performance.now() - start);
      child.kill();
    });
  });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main(): Promise<number> {
  if (!existsSync(pack)) {
    process.stderr.write(`${pack} is missing: run \`npm run build\` first\n`);
    return 2;
  }
  const bare: number[] = [];
  const ours: number[] = [];
  // One after the other in turn, so that whatever else the machine does meets both alike.
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await measure(["-e", 'require("@pulumi/policy")'], "end"));
    ours.push(await measure([pack, "127.0.0.1:0"], "output"));
  }
  const difference = median(ours) - median(bare);
  process.stdout.write(
    [
      `require("@pulumi/policy")   ${median(bare).toFixed(0)} ms`,
      `policy pack, to its port    ${median(ours).toFixed(0)} ms`,
      `difference                  ${difference.toFixed(0)} ms (at most ${LIMIT_MS}; medians of ${RUNS})`,
      "",
    ].join("\n"),
  );
  return difference <= LIMIT_MS ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
