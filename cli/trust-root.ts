import { Option, type Command } from "commander";
import { ROOT_WARNING_DAYS } from "../trust/roots/age";
import { PUBLIC_GOOD_MIRROR } from "../trust/roots/tuf";
import { fileName, plainName, serviceUrl } from "./arguments";
import type { Io } from "./io";
import type { PinFlags, RefreshFlags, ShowFlags } from "./trust-root-run";

const EXIT_CODES = `
Exit codes:
  0  done        2  wrong usage, or the root was refused: nothing was changed
`;

const EXAMPLES = `
A trusted root says whose certificates, logs and timestamps count. No verification
fetches one: the public-good root ships with countersign, and this command refreshes it
or another one as a file that you commit. Beside FILE.json lies FILE.origin.json with
its source, sha256, age and TUF versions; show warns when it is older than
${ROOT_WARNING_DAYS} days.

Examples:
  $ countersign trust-root refresh roots/sigstore.json
  $ countersign trust-root refresh roots/acme.json \\
      --mirror https://tuf.acme.example --root acme-root.json
  $ countersign trust-root show roots/sigstore.json
  $ countersign trust-root pin github --from trusted_root.json
  $ countersign trust-root pin release \\
      --key-vault https://acme.vault.azure.net/keys/release
${EXIT_CODES}`;

/** `countersign trust-root refresh|show|pin`. */
export const addTrustRoot = (program: Command, io: Io, done: (code: number) => void): void => {
  const verb = program
    .command("trust-root")
    .description("Refresh, show and pin the trusted roots and keys that policies name.")
    .addHelpText("after", EXAMPLES);

  verb
    .command("refresh")
    .description(
      "Fetch the trusted root that a TUF repository vouches for now; a rollback or freeze is refused.",
    )
    .argument("<file>", "where to write it, such as roots/sigstore.json")
    .addOption(
      new Option("--mirror <url>", "the TUF repository")
        .argParser(serviceUrl)
        .default(PUBLIC_GOOD_MIRROR),
    )
    .option(
      "--root <file>",
      "the repository's root.json that trust begins with, from another place than the mirror (public-good: shipped)",
      fileName,
    )
    .action(async (file: string, flags: RefreshFlags) => {
      const { refresh } = await import("./trust-root-run.js");
      done(await refresh(file, flags, io));
    });

  verb
    .command("show")
    .description("Print the authorities, logs and timestamp authorities of a root, and its age.")
    .argument("[file]", "a TrustedRoot (default: the public-good root of this version)")
    .addOption(
      new Option("-o, --format <format>", "how to print").choices(["text", "json"]).default("text"),
    )
    .action(async (file: string | undefined, flags: ShowFlags) => {
      const { show } = await import("./trust-root-run.js");
      done(await show(file, flags, io));
    });

  verb
    .command("pin")
    .description("Put a root or a public key beside a policy, and say what to write into it.")
    .argument("<name>", "its name in the policy", plainName)
    .option("--from <file>", "the TrustedRoot (default: the public-good root of this version)")
    .option("--key-vault <url>", "instead of a root: the public key of this Azure Key Vault key")
    .addOption(
      new Option("-p, --policy <file>", "the policy beside which it is put")
        .env("COUNTERSIGN_POLICY")
        .argParser(fileName)
        .default("trust-policy.yaml", "./trust-policy.yaml"),
    )
    .action(async (name: string, flags: PinFlags) => {
      const { pin } = await import("./trust-root-run.js");
      done(await pin(name, flags, io));
    });
};
