import { mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { replaceFile } from "../trust/atomic-file";
import { cacheDirectory } from "../trust/cache";
import { publicGoodRoot } from "../trust/policy";
import { FileProblem } from "../trust/policy/files";
import { escapeJson, escapeText } from "../trust/report/escape";
import {
  describeRoot,
  parseKeyVaultUrl,
  pinRoot,
  PUBLIC_GOOD_MIRROR,
  readKeyVaultKey,
  readRootFile,
  refreshTrustedRoot,
  RootError,
  suggestedThresholds,
} from "../trust/roots";
import { exit, UsageError } from "./exit";
import { styleOf, type Io } from "./io";
import { renderRoot, type ShownRoot } from "./trust-root-text";

export interface RefreshFlags {
  readonly mirror: string;
  readonly root?: string;
}

export interface ShowFlags {
  readonly format: "text" | "json";
}

export interface PinFlags {
  readonly from?: string;
  readonly keyVault?: string;
  readonly policy: string;
}

const refreshRoot = async (
  file: string,
  { mirror, root }: RefreshFlags,
  io: Io,
): Promise<number> => {
  if (mirror !== PUBLIC_GOOD_MIRROR && root === undefined) {
    throw new UsageError(
      "--mirror needs --root FILE: the repository's first root.json, obtained by another way than the mirror",
    );
  }
  await mkdir(dirname(resolve(file)), { recursive: true });
  const { record, changed } = await refreshTrustedRoot({
    file,
    mirror,
    ...(root === undefined ? {} : { initialRoot: root }),
    directory: cacheDirectory(io.env, "roots"),
    now: new Date(),
  });
  const { sha256, tuf } = record;
  const versions = tuf === undefined ? "" : ` · TUF root ${tuf.root}, timestamp ${tuf.timestamp}`;
  io.stdout.write(
    `${escapeText(file)}: ${changed ? "refreshed" : "still the newest"}\n` +
      `  sha256  ${sha256}\n` +
      `  source  ${escapeText(record.source)}${versions}, holds until ${tuf?.expires.slice(0, 10) ?? "?"}\n` +
      `  use     countersign verify --trusted-root ${escapeText(file)} …, or name it under trustRoots\n`,
  );
  return exit.allowed;
};

const showRoot = async (
  file: string | undefined,
  { format }: ShowFlags,
  io: Io,
): Promise<number> => {
  const now = new Date();
  const root = file === undefined ? shipped() : await onDisk(file);
  const shown = { ...root.shown, members: describeRoot(root.json, now) };
  io.stdout.write(
    format === "json"
      ? escapeJson(`${JSON.stringify({ version: 1, ...shown }, null, 2)}\n`)
      : renderRoot(shown, now, styleOf(io.stdout, io.env)),
  );
  return exit.allowed;
};

interface ReadRoot {
  readonly json: string;
  readonly shown: Omit<ShownRoot, "members">;
}

const shipped = (): ReadRoot => {
  const { json, sha256, source, date } = publicGoodRoot;
  const fetchedAt = `${date}T00:00:00Z`;
  return { json, shown: { file: "public-good", sha256, source, fetchedAt } };
};

const onDisk = async (file: string): Promise<ReadRoot> => {
  const { json, sha256, record } = await readRootFile(file);
  if (record === undefined) return { json, shown: { file, sha256 } };
  const { source, fetchedAt, tuf } = record;
  return {
    json,
    shown: { file, sha256, source, fetchedAt, ...(tuf === undefined ? {} : { tuf }) },
  };
};

const pinRootOrKey = (name: string, flags: PinFlags, io: Io): Promise<number> => {
  const { from, keyVault } = flags;
  if (keyVault === undefined) return pinTrustedRoot(name, flags, io);
  if (from !== undefined) throw new UsageError("--from names a root, --key-vault a key: give one");
  return pinVaultKey(name, keyVault, flags, io);
};

const pinTrustedRoot = async (
  name: string,
  { from, policy }: PinFlags,
  io: Io,
): Promise<number> => {
  const file = await besidePolicy(policy, "roots", `${name}.json`);
  const now = new Date();
  const { sha256 } = await pinRoot({ file, ...(from === undefined ? {} : { from }), now });
  const { json } = await readRootFile(file);
  const fields = [
    `file: ${written(policy, file)}`,
    ...Object.entries(suggestedThresholds(json, now)).map(([key, value]) => `${key}: ${value}`),
  ];
  io.stdout.write(
    `${escapeText(file)}: pinned, sha256 ${sha256}\n\n` +
      `Write into ${escapeText(policy)}, and root: ${name} into the signers that use it:\n\n` +
      `trustRoots:\n  ${name}: { ${fields.join(", ")} }\n`,
  );
  return exit.allowed;
};

const pinVaultKey = async (
  name: string,
  url: string,
  { policy }: PinFlags,
  io: Io,
): Promise<number> => {
  const key = parseKeyVaultUrl(url);
  if (key === undefined) {
    throw new UsageError(
      "--key-vault wants https://NAME.vault.azure.net/keys/KEY, with /VERSION for another than the current one",
    );
  }
  const { pem, fingerprint, id } = await readKeyVaultKey(key);
  const file = await besidePolicy(policy, "keys", `${name}.pub`);
  await replaceFile(file, pem, 0o644);
  io.stdout.write(
    `${escapeText(file)}: pinned, key sha256 ${fingerprint}\n  from ${escapeText(id)}\n\n` +
      `Write into ${escapeText(policy)}:\n\n` +
      `signers:\n  ${name}:\n    publicKey:\n      file: ${written(policy, file)}\n      azureKeyVault: ${escapeText(id)}\n`,
  );
  return exit.allowed;
};

const besidePolicy = async (policy: string, folder: string, name: string): Promise<string> => {
  const directory = join(dirname(policy), folder);
  await mkdir(directory, { recursive: true });
  return join(directory, name);
};

/** A path as a policy writes it, relative to itself and with slashes. */
const written = (policy: string, file: string): string =>
  relative(dirname(policy), file).replaceAll("\\", "/");

/** What is wrong with a root, file or repository is for the person who called. */
const told =
  <Args extends readonly unknown[]>(work: (...args: Args) => Promise<number>) =>
  async (...args: Args): Promise<number> => {
    try {
      return await work(...args);
    } catch (error) {
      if (error instanceof RootError) {
        throw new UsageError(`${error.code}: ${escapeText(error.message)}`);
      }
      if (error instanceof FileProblem) throw new UsageError(escapeText(error.message));
      throw error;
    }
  };

/** `countersign trust-root refresh FILE`. */
export const refresh = told(refreshRoot);
/** `countersign trust-root show [FILE]`. */
export const show = told(showRoot);
/** `countersign trust-root pin NAME`. */
export const pin = told(pinRootOrKey);
