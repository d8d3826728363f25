import { readFile } from "node:fs/promises";
import { replaceFile } from "../trust/atomic-file";
import {
  attachBundle,
  AttestError,
  issueVsa,
  signStatement,
  type Issue,
  type SigningOptions,
} from "../trust/attest";
import { loadPolicy } from "../trust/policy";
import { VSA_TYPE } from "../trust/predicates/vsa";
import { RegistryClient, RegistryError } from "../trust/registry";
import { renderText } from "../trust/report";
import { escapeText } from "../trust/report/escape";
import { exit, exitCodeOf, UsageError } from "./exit";
import { styleOf, type Io } from "./io";
import { rootOf } from "./root";
import { sourcesOf } from "./source";

export interface VsaFlags {
  readonly policy: string;
  readonly verifierId: string;
  readonly key?: string;
  readonly identityToken?: string;
  readonly fulcio: string;
  readonly rekor?: string;
  readonly timestampAuthority?: string;
  readonly push: boolean;
  readonly output?: string;
  readonly layout?: string;
  readonly bundles?: string;
  readonly trustedRoot?: string;
  readonly timeout: number;
}

/**
 * `countersign attest vsa IMAGE`.
 *
 * @param defaultRekor log of keyless signatures
 */
export const attestVsa = async (
  image: string,
  flags: VsaFlags,
  defaultRekor: string,
  io: Io,
): Promise<number> => {
  const { push, output, layout, policy: file, trustedRoot } = flags;
  if (!push && output === undefined) {
    throw new UsageError("where to: --push attaches the summary to the image, --output writes it");
  }
  if (push && layout !== undefined) {
    throw new UsageError("--push needs the registry, --layout reads from disk; use --output");
  }
  const signing = await signingOf(flags, defaultRekor, io);
  const policy = loadPolicy(file, rootOf(trustedRoot));
  const now = new Date();
  const started = performance.now();
  const sources = sourcesOf(flags);
  const { verifierId, timeout } = flags;
  const issue = await issueVsa({
    image,
    policy,
    verifierId,
    now,
    ...sources,
    deadlineMs: timeout * 1000,
  });
  const requests = sources.source.requests + sources.github.requests;
  const { verdict } = issue;
  const run = { seconds: (performance.now() - started) / 1000, requests };
  io.stdout.write(renderText([verdict], run, styleOf(io.stdout, io.env)));
  if (issue.kind === "refused") {
    io.stderr.write("no summary was issued: every rule must pass on evidence\n");
    const code = exitCodeOf([verdict]);
    return code === exit.allowed ? exit.denied : code;
  }
  return issued(issue, signing, flags, now, io);
};

const issued = async (
  { digest, place, name, predicate }: Extract<Issue, { kind: "passed" }>,
  signing: SigningOptions,
  { push, output, timeout }: VsaFlags,
  now: Date,
  io: Io,
): Promise<number> => {
  const sha256 = digest.slice("sha256:".length);
  const statement = { subject: { name, sha256 }, predicateType: VSA_TYPE, predicate };
  try {
    const json = await signStatement(statement, signing);
    const levels = predicate.verifiedLevels.join(", ");
    if (output !== undefined) {
      await replaceFile(output, `${json}\n`, 0o644);
      io.stdout.write(`issued  ${levels}: written to ${escapeText(output)}\n`);
    }
    if (push) {
      const client = new RegistryClient({ access: "push" });
      const signal = AbortSignal.timeout(timeout * 1000);
      const bundle = { json, predicateType: VSA_TYPE, created: now };
      try {
        const pushed = await attachBundle(client, place, digest, bundle, signal);
        io.stdout.write(`issued  ${levels}: pushed as referrer ${pushed.digest}\n`);
      } finally {
        await client.close();
      }
    }
    return exit.allowed;
  } catch (error) {
    if (error instanceof AttestError) throw new UsageError(escapeText(error.message));
    if (error instanceof RegistryError) {
      throw new UsageError(escapeText(`${error.code}: ${error.message}`));
    }
    throw error;
  }
};

const signingOf = async (
  flags: VsaFlags,
  defaultRekor: string,
  { env }: Io,
): Promise<SigningOptions> => {
  const { key, identityToken, fulcio, rekor, timestampAuthority } = flags;
  const witness = timestampAuthority === undefined ? {} : { timestampAuthority };
  if (key !== undefined) {
    if (identityToken !== undefined) {
      throw new UsageError("--key signs with a key, --identity-token keyless: give one");
    }
    const passphrase = env["COUNTERSIGN_KEY_PASSPHRASE"];
    const pem = await read(key, "--key");
    return {
      signer: { kind: "key", pem, ...(passphrase === undefined ? {} : { passphrase }) },
      ...(rekor === undefined ? {} : { rekor }),
      ...witness,
    };
  }
  const token = identityToken && (await read(identityToken, "--identity-token")).trim();
  return {
    signer: {
      kind: "keyless",
      fulcio,
      ...(token === undefined || token === "" ? {} : { identityToken: token }),
    },
    rekor: rekor ?? defaultRekor,
    ...witness,
  };
};

const read = async (file: string, flag: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${flag} ${escapeText(file)} cannot be read (${code ?? "error"})`);
  }
};
