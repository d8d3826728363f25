import { basename } from "node:path";
import { defaultThresholds } from "../policy/materials";
import { publicGoodRoot } from "../policy/roots/public-good";
import type { Thresholds } from "../policy/types";
import { describeRoot } from "./describe";
import { readRootFile, writeRootFile, type RootRecord } from "./record";

export interface PinOptions {
  /** Where it is written, with its record beside it. */
  readonly file: string;
  /** A TrustedRoot file. Default: the public-good root that ships with this version. */
  readonly from?: string;
  readonly now: Date;
}

/**
 * Copies a trusted root to where a policy names it. Its record goes along; a file that has none is taken for as old as
 * this pinning.
 *
 * @throws RootError, FileProblem
 */
export async function pinRoot({ file, from, now }: PinOptions): Promise<RootRecord> {
  if (from === undefined) {
    const { json, source, date } = publicGoodRoot;
    return writeRootFile(file, json, { source, fetchedAt: `${date}T00:00:00Z` });
  }
  const { json, record } = await readRootFile(from);
  const origin = record ?? { source: basename(from), fetchedAt: now.toISOString() };
  return writeRootFile(file, json, origin);
}

/** The thresholds that a root can meet and that are not the defaults, as `trustRoots` writes them. */
export const suggestedThresholds = (json: string, now: Date): Partial<Thresholds> => {
  const kinds = new Set(describeRoot(json, now).map(({ kind }) => kind));
  const logs = kinds.has("transparency log") ? 1 : 0;
  const wanted: Thresholds = {
    transparencyLog: logs,
    certificateTransparency: kinds.has("certificate transparency log") ? 1 : 0,
    signedTimestamps: logs === 0 && kinds.has("timestamp authority") ? 1 : 0,
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== defaultThresholds[name as keyof Thresholds],
    ),
  );
};
