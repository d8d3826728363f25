import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError, Option } from "commander";
import { version } from "../package.json";
import { formatPolicyError, PolicyError } from "../trust/policy";
import { escapeText } from "../trust/report";
import { asOf, fileName, namespaceName, seconds } from "./arguments";
import { addAttest } from "./attest";
import { addEvidence } from "./evidence";
import { exit, UsageError } from "./exit";
import { explain } from "./explain";
import { addExport } from "./export";
import { addInspect } from "./inspect";
import { styleOf, type Io } from "./io";
import { lint } from "./lint";
import { watchOutput } from "./output";
import { addReplay } from "./replay";
import { addTrustRoot } from "./trust-root";
import { verify, type VerifyFlags } from "./verify";

/**
 * Runs the command line and answers its exit code; never throws.
 *
 * @param args without the program's own name
 */
export const main = async (args: readonly string[], io: Io): Promise<number> => {
  const written = watchOutput(io);
  const code = await run(args, io);
  const failure = await written();
  if (failure === undefined) return code;
  io.stderr.write(`error: the output cannot be written: ${escapeText(failure.message)}\n`);
  return exit.usage;
};

const run = async (args: readonly string[], io: Io): Promise<number> => {
  let code: number = exit.allowed;
  const program = build(io, (result) => (code = result));
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return complain(error, program.opts<{ verbose?: boolean }>().verbose === true, io);
  }
};

const EXIT_CODES = `
Exit codes:
  0  every image is allowed        2  wrong usage, or the policy is not valid
  1  an image is denied            3  an image could not be decided (never an allowance)
`;

const LINT_EXIT_CODES = `
Exit codes:
  0  valid, perhaps with warnings  2  wrong usage, a policy that is not valid, or an error found
`;

const VERIFY_EXAMPLES = `
Examples:
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --namespace production
  $ countersign verify nginx ghcr.io/acme/shop@sha256:… -o json | jq '.verdicts[].outcome'
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --as-of 2027-01-01     what will block then?
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --layout ./image       read an OCI layout
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --explain              why this verdict?
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --save decision.json   for countersign replay
${EXIT_CODES}`;

const build = (io: Io, done: (code: number) => void): Command => {
  const program = new Command("countersign")
    .description(
      "Decides which container images may run, by a TrustPolicy that says who must have signed them.",
    )
    .version(version)
    .option("--verbose", "show the stack trace of an error")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => styleOf(io.stdout, io.env).width,
      getErrHelpWidth: () => styleOf(io.stderr, io.env).width,
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText("after", EXIT_CODES);

  program
    .command("verify")
    .description("Decide whether images may run, and say why.")
    .argument("<image...>", "image references, as in a workload")
    .addOption(
      new Option("-p, --policy <file>", "the TrustPolicy")
        .env("COUNTERSIGN_POLICY")
        .argParser(fileName)
        .default("trust-policy.yaml", "./trust-policy.yaml"),
    )
    .option(
      "-n, --namespace <name>",
      "namespace of the workload (default: unknown, every one that could be meant is considered)",
      namespaceName,
    )
    .option("--as-of <date>", "decide as on this date: 2027-01-31 or an RFC 3339 time", asOf)
    .option("--layout <directory>", "read an OCI image layout on disk instead of registries")
    .option("--bundles <path>", "look at the bundles in this file or directory as well")
    .option("--trusted-root <file>", "use this TrustedRoot in place of the public-good one")
    .option("--expect-policy <digest>", "fail unless the policy has this digest")
    .addOption(
      new Option("-o, --format <format>", "how to print").choices(["text", "json"]).default("text"),
    )
    .option("--timeout <seconds>", "for all images together", seconds, 60)
    .option("--offline", "send no request: only the policy and cached evidence decide", false)
    .option("--no-cache", "neither read nor write cached evidence")
    .option("--strict", "let warn and audit rules block as well", false)
    .option("--explain", "show the path to each verdict: rules, modes, demands, candidates", false)
    .option("--save <file>", "save the decision with all it was made of, for countersign replay")
    .option("-q, --quiet", "print only what is not allowed, and no progress", false)
    .addHelpText("after", VERIFY_EXAMPLES)
    .action(async (images: string[], flags: VerifyFlags) => {
      done(await verify(images, flags, io));
    });

  program
    .command("lint")
    .description("Check a TrustPolicy: what is wrong, and what is valid but probably not meant.")
    .argument("<file>", "the TrustPolicy")
    .addHelpText("after", LINT_EXIT_CODES)
    .action((file: string) => {
      done(lint(file, io));
    });

  program
    .command("explain")
    .description("Say what a reason code means and what to do about it.")
    .argument("<code>", "such as signature.missing")
    .action((code: string) => {
      done(explain(code, io));
    });

  // These only register: what they run is loaded by those who call it, so that verify starts without it.
  addInspect(program, io, done);
  addAttest(program, io, done);
  addReplay(program, io, done);
  addEvidence(program, io, done);
  addExport(program, io, done);
  addTrustRoot(program, io, done);

  tab(program, { completionCommandName: "completion" });
  return program;
};

const complain = (error: unknown, verbose: boolean, io: Io): number => {
  // Commander has printed its own message, or the help or version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.allowed : exit.usage;
  const expected = error instanceof UsageError || error instanceof PolicyError || isOfSystem(error);
  io.stderr.write(`${describe(error).trimEnd()}\n`);
  if (verbose && error instanceof Error) io.stderr.write(`${stackOf(error)}\n`);
  else if (!expected) io.stderr.write("This is a defect of countersign; --verbose shows where.\n");
  return exit.usage;
};

/** A file that cannot be read or written, or a full disk: the message names the call and the path. */
const isOfSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;

const describe = (error: unknown): string => {
  // A mistake in a file begins with its place; everything else with what it is.
  if (error instanceof PolicyError && error.source) return formatPolicyError(error);
  if (error instanceof PolicyError && error.code === "policy.missing") {
    return `error: ${formatPolicyError(error).trimEnd()}; create it, or name the policy that is meant`;
  }
  if (error instanceof PolicyError) return `error: ${formatPolicyError(error)}`;
  if (error instanceof UsageError) return `error: ${error.message}`;
  return `error: ${escapeText(error instanceof Error ? error.message : String(error))}`;
};

const stackOf = ({ stack = "" }: Error): string => stack.split("\n").map(escapeText).join("\n");
