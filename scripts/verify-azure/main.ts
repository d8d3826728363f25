import { ToolError } from "../../test/support/tools";
import { verifyAzure } from "./verify";

/** `npm run verify:azure`: a table, and what speaks against each row. */
async function run(): Promise<void> {
  const cases = await verifyAzure();
  const width = Math.max(...cases.map(({ group }) => group.length));
  for (const { group, name, problems } of cases) {
    console.log(`${problems.length === 0 ? "✓" : "✗"} ${group.padEnd(width)}  ${name}`);
    for (const problem of problems) console.log(`    ${problem}`);
  }
  const failed = cases.filter(({ problems }) => problems.length > 0).length;
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function fail(error: unknown): void {
  // Never the object: an error of Pulumi holds its resource, and all that hangs on it.
  if (error instanceof ToolError) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : error);
  process.exit(1);
}

// An output that fails in a component has nobody else to tell.
process.on("unhandledRejection", fail);
run().catch(fail);
