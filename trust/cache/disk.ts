import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { version } from "../../package.json";
import type { Evidence } from "../evidence/types";
import { limits } from "../limits";
import { isFresh } from "./age";
import { ensurePrivateDirectory, isPrivate } from "./directory";
import { isComplete, type EvidenceCache, type EvidenceKey } from "./evidence-cache";
import { evidenceSchema } from "./schema";

/** How long an entry is kept at all; callers may want it younger. */
const LIFETIME_MS = 60 * 60 * 1000;

/** Names that this cache gives: nothing else in the folder is ever removed. */
const OWN_FILE = /^[0-9a-f]{64}\.json(\.[0-9a-f-]{36}\.tmp)?$/;

/**
 * Evidence in files, one per key, shared by the processes of one user (a preview fills it for the update). Its trust
 * rests on the file system: a folder or file that somebody else owns or has access to is not read and not written.
 */
export class DiskCache implements EvidenceCache {
  #ready: Promise<boolean> | undefined;

  /**
   * @param directory is made with mode 0700 when it is missing
   * @param verifier what verified the evidence, since another version may not have accepted it; default: this one
   */
  constructor(
    private readonly directory: string,
    private readonly verifier = version,
  ) {}

  async get(key: EvidenceKey, maxAgeMs: number, now: Date): Promise<Evidence | undefined> {
    try {
      if (!(await this.#usable())) return undefined;
      const entry = await readPrivate(this.#file(key));
      const parsed = evidenceSchema.safeParse(entry);
      if (!parsed.success) return undefined;
      const evidence = parsed.data;
      const same = evidence.repository === key.repository && evidence.digest === key.digest;
      return same && isFresh(evidence, Math.min(maxAgeMs, LIFETIME_MS), now) ? evidence : undefined;
    } catch {
      return undefined;
    }
  }

  async put(key: EvidenceKey, evidence: Evidence): Promise<void> {
    if (!isComplete(evidence)) return;
    const text = JSON.stringify(evidence);
    if (Buffer.byteLength(text) > limits.cachedBytes) return;
    const file = this.#file(key);
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      if (!(await this.#usable())) return;
      await writeFile(draft, text, { mode: 0o600, flag: "wx" });
      await rename(draft, file);
    } catch {
      await unlink(draft).catch(() => undefined);
    }
  }

  #file(key: EvidenceKey): string {
    const name = createHash("sha256")
      .update(JSON.stringify([this.verifier, key]))
      .digest("hex");
    return join(this.directory, `${name}.json`);
  }

  #usable(): Promise<boolean> {
    this.#ready ??= this.#prepare().catch(() => false);
    return this.#ready;
  }

  async #prepare(): Promise<boolean> {
    if (!ensurePrivateDirectory(this.directory)) return false;
    await this.#sweep();
    return true;
  }

  /** Removes entries past their lifetime, so that the folder does not grow for ever. */
  async #sweep(): Promise<void> {
    const before = Date.now() - LIFETIME_MS;
    for (const name of await readdir(this.directory)) {
      if (!OWN_FILE.test(name)) continue;
      const file = join(this.directory, name);
      const info = await stat(file).catch(() => undefined);
      if (info?.isFile() && info.mtimeMs < before) await unlink(file).catch(() => undefined);
    }
  }
}

const readPrivate = async (file: string): Promise<unknown> => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const info = await handle.stat();
    if (!info.isFile() || !isPrivate(info) || info.size > limits.cachedBytes) return undefined;
    return JSON.parse(await handle.readFile("utf8")) as unknown;
  } finally {
    await handle.close();
  }
};
