import { createHash } from "node:crypto";
import { quoted } from "../image";
import { FileProblem } from "./files";
import type { ReadPolicyFile } from "./files";
import { parseKey } from "./key";
import { parseKeyVaultUrl } from "./key-vault-url";
import type { PolicyKey } from "./key";
import type { Path } from "./problem";
import type { Problems } from "./problems";
import { trustedRootProblems } from "./root";
import { publicGoodRoot } from "./roots/public-good";
import type { SignerDocument, TrustRootDocument } from "./schema";
import type { Thresholds } from "./types";

/** Name of the root that is always there. */
export const PUBLIC_GOOD = "public-good";

/** A trust root, read and checked. */
export interface Root {
  readonly json: string;
  /** sha256 of the file, lower-case hex. */
  readonly sha256: string;
  readonly thresholds: Thresholds;
}

/** A key, read and checked, with the sha256 of its text. */
export interface Key extends PolicyKey {
  readonly sha256: string;
}

/** What the files hold that a policy names. */
export interface Materials {
  readonly roots: ReadonlyMap<string, Root>;
  /** By name of the expanded signer. */
  readonly keys: ReadonlyMap<string, Key>;
}

/** Thresholds as Sigstore's public-good instance needs them. */
export const defaultThresholds: Thresholds = {
  transparencyLog: 1,
  certificateTransparency: 1,
  signedTimestamps: 0,
};

/** A root's thresholds, defaults filled in. */
export const thresholdsOf = (root: TrustRootDocument | undefined): Thresholds => ({
  transparencyLog: root?.transparencyLog ?? defaultThresholds.transparencyLog,
  certificateTransparency:
    root?.certificateTransparency ?? defaultThresholds.certificateTransparency,
  signedTimestamps: root?.signedTimestamps ?? defaultThresholds.signedTimestamps,
});

/** The sha256 of a text, lower-case hex. */
export const sha256Hex = (text: string): string =>
  createHash("sha256").update(text, "utf8").digest("hex");

/** The text of a root: its file, else the pinned public-good root; `undefined` after a problem was added. */
export const readRoot = (
  name: string,
  document: TrustRootDocument,
  context: MaterialContext,
): Root | undefined => {
  const { problems, defaultRoot } = context;
  const path = ["trustRoots", name];
  const thresholds = thresholdsOf(document);
  if (thresholds.transparencyLog === 0 && thresholds.signedTimestamps === 0) {
    problems.add(path, "no log and no timestamp prove when something was signed", {
      hint: "set transparencyLog or signedTimestamps to 1",
    });
    return undefined;
  }
  if (name === PUBLIC_GOOD) {
    if (document.file !== undefined) {
      problems.add([...path, "file"], `"${PUBLIC_GOOD}" is Sigstore's own root`, {
        hint: "give the file's root another name",
      });
      return undefined;
    }
    return addRootProblems(path, defaultRoot, thresholds, problems);
  }
  if (document.file === undefined) {
    problems.add(path, `root "${name}" names no file`, {
      hint: "add file: PATH of its TrustedRoot JSON",
    });
    return undefined;
  }
  const json = readOrAdd([...path, "file"], document.file, context);
  return json === undefined
    ? undefined
    : addRootProblems([...path, "file"], json, thresholds, problems);
};

/** Where materials are read, and where what is wrong with them is collected. */
export interface MaterialContext {
  readonly directory: string;
  readonly readFile: ReadPolicyFile;
  readonly problems: Problems;
  /** JSON of the root "public-good". */
  readonly defaultRoot: string;
}

/** The pinned public-good root was checked when it was pinned. */
const addRootProblems = (
  path: Path,
  json: string,
  thresholds: Thresholds,
  problems: Problems,
): Root | undefined => {
  const pinned = json === publicGoodRoot.json && thresholds.signedTimestamps <= 1;
  const wrong = pinned ? [] : trustedRootProblems(json, thresholds);
  for (const problem of wrong) problems.add(path, `not a usable TrustedRoot: ${problem}`);
  return wrong.length > 0 ? undefined : { json, sha256: sha256Hex(json), thresholds };
};

/** The key of a `publicKey` signer; `undefined` after a problem was added. */
export const readKey = (
  signer: NonNullable<SignerDocument["publicKey"]>,
  path: Path,
  context: MaterialContext,
): Key | undefined => {
  const { problems } = context;
  if (signer.azureKeyVault !== undefined) {
    checkKeyVault(signer.azureKeyVault, [...path, "azureKeyVault"], context);
    if (signer.file === undefined && signer.pem === undefined) {
      problems.add([...path, "azureKeyVault"], "the key in Azure Key Vault is not pinned", {
        hint: "pin it with countersign trust-root pin, and name the file beside it: { azureKeyVault, file }",
      });
      return undefined;
    }
  }
  if ((signer.file === undefined) === (signer.pem === undefined)) {
    problems.mismatch(
      path,
      "exactly one of file and pem",
      signer.file === undefined ? "neither" : "both",
    );
    return undefined;
  }
  const at = [...path, signer.file === undefined ? "pem" : "file"];
  const text = signer.file === undefined ? signer.pem : readOrAdd(at, signer.file, context);
  if (text === undefined) return undefined;
  const key = parseKey(text);
  if ("fingerprint" in key) return { ...key, sha256: sha256Hex(text) };
  problems.mismatch(at, key.expected, key.found);
  return undefined;
};

/** Without its version, the vault would have another key after a rotation than the one that is pinned. */
const checkKeyVault = (url: string, path: Path, { problems }: MaterialContext): void => {
  if (parseKeyVaultUrl(url)?.version !== undefined) return;
  problems.mismatch(path, "https://NAME.vault.azure.net/keys/KEY/VERSION", quoted(url));
};

const readOrAdd = (
  path: Path,
  file: string,
  { directory, readFile, problems }: MaterialContext,
): string | undefined => {
  try {
    return readFile(directory, file);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    problems.add(path, error.message, { hint: "the path is relative to the policy file" });
    return undefined;
  }
};
