import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

// Pulumi.yaml cannot name a policy pack, so a bare `pulumi up` would deploy without one.
const [stack, ...flags] = process.argv.slice(2);
if (stack === undefined || stack.startsWith("-")) {
  console.error("usage: npm run up -- <stack> [flags of pulumi up]");
  process.exit(2);
}
const root = resolve(__dirname, "..");
const pack = join(root, "dist", "policy-pack", "bin.js");
const { status, error } = spawnSync(
  "pulumi",
  ["up", "--stack", stack, "--policy-pack", pack, ...flags],
  { cwd: root, stdio: "inherit" },
);
if (error)
  console.error(
    `pulumi cannot be started: ${error.message}; https://www.pulumi.com/docs/iac/download-install/`,
  );
process.exit(status ?? 1);
