import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { policyJsonSchema } from "../trust/policy";

// What an earlier build left of files that are gone would be packed with the rest.
rmSync("dist", { recursive: true, force: true });
execFileSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"],
  {
    stdio: "inherit",
  },
);
writeFileSync("dist/trust-policy.schema.json", `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
for (const program of ["dist/cli/bin.js", "dist/policy-pack/bin.js"]) chmodSync(program, 0o755);
