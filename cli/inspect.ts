import { Option, type Command } from "commander";
import { fileName, seconds } from "./arguments";
import type { InspectFlags } from "./inspect-run";
import type { Io } from "./io";

const EXAMPLES = `
Lists all that lies beside an image, whether a rule asks for it or not: signatures and
attestations as bundles and as cosign's older tags, those that GitHub keeps for the
repositories that the policy's sources name, and what is no evidence, with the reason. A
tick means that the cryptography is good under a root or key of the policy (without one:
the public-good root), not that a rule accepts the signer: that is what verify says.

Examples:
  $ countersign inspect acme.azurecr.io/shop/api:1.4.2
  $ countersign inspect acme.azurecr.io/shop/api:1.4.2 -o json \\
      | jq '.items[] | select(.verdict == "rejected")'
  $ countersign inspect acme.azurecr.io/shop/api:1.4.2 --layout ./image

Exit codes:
  0  everything was read (whatever it is)      3  something could not be read
  2  wrong usage, or the policy is not valid
`;

/** Used where it exists. */
export const DEFAULT_POLICY = "trust-policy.yaml";

/** `countersign inspect IMAGE`. */
export const addInspect = (program: Command, io: Io, done: (code: number) => void): void => {
  program
    .command("inspect")
    .description("List everything found about an image, and what the cryptography says of it.")
    .argument("<image>", "an image reference")
    .addOption(
      new Option(
        "-p, --policy <file>",
        `take roots and keys from this TrustPolicy (default: ./${DEFAULT_POLICY} if it is there)`,
      )
        .env("COUNTERSIGN_POLICY")
        .argParser(fileName),
    )
    .option("--layout <directory>", "read an OCI image layout on disk instead of registries")
    .option("--bundles <path>", "look at the bundles in this file or directory as well")
    .option("--trusted-root <file>", "use this TrustedRoot in place of the public-good one")
    .addOption(
      new Option("-o, --format <format>", "how to print").choices(["text", "json"]).default("text"),
    )
    .option("--timeout <seconds>", "for all of it", seconds, 60)
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, flags: InspectFlags) => {
      const { inspect } = await import("./inspect-run.js");
      done(await inspect(image, flags, io));
    });
};
