import { chmodSync, writeFileSync } from "node:fs";
import { policyJsonSchema } from "../trust/policy";

/** What the compiler does not do: the JSON Schema for editors, and the executable bit of the programs. */
writeFileSync("dist/trust-policy.schema.json", `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
for (const program of ["dist/cli/bin.js", "dist/policy-pack/bin.js"]) chmodSync(program, 0o755);
