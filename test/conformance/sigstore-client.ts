import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { verifyBundle, type ExpectedSigner } from "./verify-bundle";
import { publicGoodRoot } from "../../trust/policy/roots/public-good";
import type { Digest } from "../../trust/registry/port";

/**
 * The command line of sigstore-conformance, as far as verification goes.
 * https://github.com/sigstore/sigstore-conformance/blob/main/docs/cli_protocol.md
 */
const USAGE =
  "sigstore-client verify-bundle --bundle FILE (--certificate-identity IDENTITY --certificate-oidc-issuer URL | --key FILE) [--trusted-root FILE] FILE_OR_DIGEST";

class UsageError extends Error {}

function run(args: readonly string[]): string | undefined {
  const [command, ...rest] = args;
  if (command !== "verify-bundle") throw new UsageError(`unknown command ${command ?? ""}`);
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      bundle: { type: "string" },
      "certificate-identity": { type: "string" },
      "certificate-oidc-issuer": { type: "string" },
      key: { type: "string" },
      "trusted-root": { type: "string" },
      staging: { type: "boolean" },
    },
  });
  const [artifact] = positionals;
  if (values.staging) throw new UsageError("--staging needs the network; give --trusted-root");
  if (values.bundle === undefined || artifact === undefined || positionals.length > 1) {
    throw new UsageError("one bundle and one file or digest are needed");
  }
  return verifyBundle({
    bundle: readFileSync(values.bundle),
    artifact: isDigest(artifact) ? artifact : readFileSync(artifact),
    signer: signerOf(values),
    trustedRoot: values["trusted-root"]
      ? readFileSync(values["trusted-root"], "utf8")
      : publicGoodRoot.json,
  });
}

const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text);

function signerOf(values: {
  readonly key?: string;
  readonly "certificate-identity"?: string;
  readonly "certificate-oidc-issuer"?: string;
}): ExpectedSigner {
  const { key, "certificate-identity": identity, "certificate-oidc-issuer": issuer } = values;
  if (key !== undefined && identity === undefined && issuer === undefined) {
    return { key: readFileSync(key, "utf8") };
  }
  if (key === undefined && identity !== undefined && issuer !== undefined) {
    return { identity, issuer };
  }
  throw new UsageError("either a key, or an identity with its issuer");
}

try {
  const reason = run(process.argv.slice(2));
  if (reason !== undefined) process.stderr.write(`rejected: ${reason}\n`);
  process.exitCode = reason === undefined ? 0 : 1;
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n${error instanceof UsageError ? `${USAGE}\n` : ""}`);
  process.exitCode = 2;
}
