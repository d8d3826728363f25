import { InvalidArgumentError, Option, type Command } from "commander";
import { fileName, seconds, serviceUrl } from "./arguments";
import type { VsaFlags } from "./attest-vsa";
import type { Io } from "./io";

/** Sigstore's public-good instance. */
const FULCIO = "https://fulcio.sigstore.dev";
const REKOR = "https://rekor.sigstore.dev";

const EXAMPLES = `
Runs the full decision and, if every rule passed on evidence, signs a SLSA verification
summary (VSA) that says so. It is issued for no image that an exemption, allow, a rule
in audit or unmatched lets pass: every rule that covers the image counts, in every
namespace and as enforce, summaries left out.

Keyless signing takes the identity token of the CI system, SIGSTORE_ID_TOKEN or
--identity-token, and logs in Rekor. With --key nothing is logged unless --rekor says
where; a summary whose age is to be judged (maxAge) needs a log or
--timestamp-authority. Keys are PEM (PKCS #8, PKCS #1, SEC 1), encrypted ones with
COUNTERSIGN_KEY_PASSPHRASE; cosign's own encrypted format is not supported.

Examples:
  $ countersign attest vsa acme.azurecr.io/shop/api:1.4.2 \\
      --verifier-id https://acme.example/gate --push
  $ countersign attest vsa acme.azurecr.io/shop/api@sha256:… \\
      --verifier-id https://acme.example/gate --key gate.pem \\
      --timestamp-authority https://timestamp.acme.example --output vsa.sigstore.json

Exit codes:
  0  issued                                          2  wrong usage, or signing failed
  1  refused: the image did not pass every rule      3  refused: it could not be decided
`;

/** `countersign attest vsa IMAGE`. */
export const addAttest = (program: Command, io: Io, done: (code: number) => void): void => {
  const verb = program
    .command("attest")
    .description("Sign what was verified, so that others need not verify it again.");

  verb
    .command("vsa")
    .description(
      "Decide an image and sign a verification summary if every rule passed on evidence.",
    )
    .argument("<image>", "an image reference")
    .requiredOption("--verifier-id <uri>", "who says so; as in a policy's verifiers", uri)
    .addOption(
      new Option("-p, --policy <file>", "the TrustPolicy")
        .env("COUNTERSIGN_POLICY")
        .argParser(fileName)
        .default("trust-policy.yaml", "./trust-policy.yaml"),
    )
    .option("--push", "attach it to the image in its registry", false)
    .option("--output <file>", "write the bundle into a file")
    .option("--key <file>", "sign with this private key (PEM) instead of keyless")
    .option("--identity-token <file>", "the OIDC identity token for keyless signing", fileName)
    .addOption(
      new Option("--fulcio <url>", "certificate authority for keyless signing")
        .argParser(serviceUrl)
        .default(FULCIO),
    )
    .option(
      "--rekor <url>",
      `transparency log (default: keyless ${REKOR}, with a key none)`,
      serviceUrl,
    )
    .option("--timestamp-authority <url>", "RFC 3161 timestamp authority", serviceUrl)
    .option("--layout <directory>", "read an OCI image layout on disk instead of registries")
    .option("--bundles <path>", "look at the bundles in this file or directory as well")
    .option("--trusted-root <file>", "use this TrustedRoot in place of the public-good one")
    .option("--timeout <seconds>", "for the decision", seconds, 60)
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, flags: VsaFlags) => {
      const { attestVsa } = await import("./attest-vsa.js");
      done(await attestVsa(image, flags, REKOR, io));
    });
};

const uri = (text: string): string => {
  if (URL.canParse(text)) return text;
  throw new InvalidArgumentError("Give a URI, such as https://acme.example/gate.");
};
