import { readFile } from "node:fs/promises";
import { sha256Hex } from "../policy/materials";
import { RootError } from "./error";
import { readRecord, requireTrustedRoot, writeRootFile, type RootRecord } from "./record";
import { fetchTrustedRoot, type FetchedRoot, type TufOptions } from "./tuf";

export interface RefreshOptions extends TufOptions {
  /** Where the root is written, with its record beside it. */
  readonly file: string;
  readonly now: Date;
}

export interface Refreshed {
  readonly record: RootRecord;
  /** Whether the file held another root before, or none. */
  readonly changed: boolean;
}

/**
 * Writes the trusted root that a TUF repository vouches for now into a file. A repository that tells something older than
 * the file's record is refused, also on a machine that has never asked it before.
 *
 * @throws RootError
 */
export async function refreshTrustedRoot(options: RefreshOptions): Promise<Refreshed> {
  const { file, mirror, now } = options;
  const before = await readRecord(file);
  if (before !== undefined && before.source !== mirror) {
    throw new RootError(
      "root.changed",
      `${file} comes from ${before.source}, not from ${mirror}: which of them is newer cannot be told; write to another file`,
    );
  }
  const fetched = await fetchTrustedRoot(options);
  if (before?.tuf !== undefined) refuseOlder(before.tuf, fetched.tuf, options);
  requireTrustedRoot(fetched.json, `trusted_root.json of ${mirror}`);
  const held = await digestOf(file);
  const record = await writeRootFile(file, fetched.json, {
    source: mirror,
    fetchedAt: now.toISOString(),
    tuf: fetched.tuf,
  });
  return { record, changed: held !== record.sha256 };
}

/** Of the file as it is, not as its record has it: somebody may have changed it. */
async function digestOf(file: string): Promise<string | undefined> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  return content === undefined ? undefined : sha256Hex(content);
}

function refuseOlder(
  before: FetchedRoot["tuf"],
  fetched: FetchedRoot["tuf"],
  { file, mirror }: RefreshOptions,
): void {
  for (const role of ["root", "timestamp", "snapshot", "targets"] as const) {
    if (fetched[role] >= before[role]) continue;
    throw new RootError(
      "root.rollback",
      `${mirror} has version ${fetched[role]} of its ${role} metadata, ${file} was made from version ${before[role]}`,
    );
  }
}
