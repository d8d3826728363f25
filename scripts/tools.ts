import { tool } from "../test/support/tools";
import { checkovPython } from "./verify-azure/checkov-tool";

/** `npm run tools`: finds or builds the real programs that tests run, before any of them waits for one. */
const run = async (): Promise<void> => {
  for (const name of ["pulumi", "cosign"] as const) console.log(`${name}: ${await tool(name)}`);
  console.log(`checkov: ${await checkovPython()}`);
};

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
