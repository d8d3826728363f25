import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { replaceFile } from "../atomic-file";
import { trustedRootProblems } from "../policy/root";
import { readPolicyFile } from "../policy/files";
import { sha256Hex } from "../policy/materials";
import { limits } from "../limits";
import { RootError } from "./error";

const version = z.int().min(1);

const record = z.strictObject({
  version: z.literal(1),
  /** URL of the TUF repository, or the file that it was taken from. */
  source: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** When its publisher last vouched for it, as far as this machine knows. */
  fetchedAt: z.iso.datetime(),
  tuf: z
    .strictObject({
      root: version,
      timestamp: version,
      snapshot: version,
      targets: version,
      /** Until when the publisher's timestamp holds. */
      expires: z.iso.datetime(),
    })
    .optional(),
});

/** Where a root file comes from. It lies beside the file, so that it is committed and reviewed with it. */
export type RootRecord = z.infer<typeof record>;

/** A root file as it is on disk. */
export interface RootFile {
  readonly json: string;
  readonly sha256: string;
  /** Absent for a file that somebody put there by hand. */
  readonly record?: RootRecord;
}

/** `roots/github.json` → `roots/github.origin.json`. */
export const recordFile = (file: string): string => `${file.replace(/\.json$/, "")}.origin.json`;

/** Verification with it is checked when a policy is loaded, with the policy's thresholds. */
const NO_THRESHOLDS = { transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 0 };

/** @throws RootError `root.invalid` for what is no TrustedRoot that can be relied on */
export const requireTrustedRoot = (json: string, what: string): void => {
  const [problem] = trustedRootProblems(json, NO_THRESHOLDS);
  if (problem !== undefined) {
    throw new RootError("root.invalid", `${what} is not a usable TrustedRoot: ${problem}`);
  }
};

/**
 * Reads a root file with its record.
 *
 * @throws RootError `root.invalid`, `root.changed`
 * @throws FileProblem when there is no such file
 */
export const readRootFile = async (file: string): Promise<RootFile> => {
  const json = readPolicyFile("", file);
  requireTrustedRoot(json, file);
  const sha256 = sha256Hex(json);
  const found = await readRecord(file);
  if (found === undefined) return { json, sha256 };
  if (found.sha256 !== sha256) {
    throw new RootError(
      "root.changed",
      `${file} has sha256 ${sha256}, ${basename(recordFile(file))} says ${found.sha256}: it was changed, or a refresh was interrupted; refresh or pin it again`,
    );
  }
  return { json, sha256, record: found };
};

/** The record beside a file, or `undefined` where there is none. @throws RootError `root.invalid` */
export const readRecord = async (file: string): Promise<RootRecord | undefined> => {
  let text: string;
  try {
    text = await readFile(recordFile(file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    if (text.length > limits.policyBytes) throw new Error("too large");
    return record.parse(JSON.parse(text));
  } catch (cause) {
    throw new RootError(
      "root.invalid",
      `${recordFile(file)} is no record of a trusted root; remove it and refresh or pin the root again`,
      { cause },
    );
  }
};

/** Public: the file is committed, and other users' processes verify with it. */
const PUBLIC = 0o644;

/** Writes a root and then its record: between the two, the record does not fit and {@link readRootFile} says so. */
export const writeRootFile = async (
  file: string,
  json: string,
  { source, fetchedAt, tuf }: Omit<RootRecord, "version" | "sha256">,
): Promise<RootRecord> => {
  const written: RootRecord = {
    version: 1,
    source,
    sha256: sha256Hex(json),
    fetchedAt,
    ...(tuf === undefined ? {} : { tuf }),
  };
  await replaceFile(file, json, PUBLIC);
  await replaceFile(recordFile(file), `${JSON.stringify(written, null, 2)}\n`, PUBLIC);
  return written;
};
