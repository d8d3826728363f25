import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ensurePrivateDirectory } from "../cache/directory";
import { RootError } from "./error";
import type { RootRecord } from "./record";

/** Sigstore's public-good TUF repository; its first root ships inside @sigstore/tuf. */
export const PUBLIC_GOOD_MIRROR = "https://tuf-repo-cdn.sigstore.dev";

const TARGET = "trusted_root.json";

/** Milliseconds of one request, and how often it is tried again. */
const TIMEOUT = 15_000;
const RETRY = { retries: 2, minTimeout: 250 };

export interface TufOptions {
  readonly mirror: string;
  /** The root.json that its trust begins with, obtained by another way than the mirror. Default: the shipped one. */
  readonly initialRoot?: string;
  /** Where the metadata is kept that makes a rollback visible; `undefined`: nowhere. */
  readonly directory: string | undefined;
}

/** What a TUF repository vouches for now. */
export interface FetchedRoot {
  readonly json: string;
  readonly tuf: NonNullable<RootRecord["tuf"]>;
}

/**
 * Fetches the trusted root of a TUF repository (https://theupdateframework.github.io/specification/latest/ 5). Signatures,
 * expiry (freeze) and versions (rollback, against the metadata kept from the last time) are checked by tuf-js.
 *
 * @throws RootError `root.rollback`, `root.frozen`, `root.unavailable`
 */
export async function fetchTrustedRoot(options: TufOptions): Promise<FetchedRoot> {
  const { mirror, initialRoot } = options;
  const temporary = await mkdtemp(join(tmpdir(), "countersign-tuf-"));
  try {
    const kept = options.directory;
    const base = kept !== undefined && ensurePrivateDirectory(kept) ? kept : temporary;
    // With another first root it is another chain of trust: the library would go on with the one that it has kept.
    const cachePath =
      initialRoot === undefined
        ? base
        : join(
            base,
            createHash("sha256")
              .update(await readFile(initialRoot))
              .digest("hex"),
          );
    try {
      // Loaded only now: verification, which most processes are for, needs no TUF client.
      const { initTUF } = await import("@sigstore/tuf");
      const client = await initTUF({
        mirrorURL: mirror,
        cachePath,
        ...(initialRoot === undefined ? {} : { rootPath: initialRoot }),
        retry: RETRY,
        timeout: TIMEOUT,
      });
      const json = await client.getTarget(TARGET);
      return { json, tuf: await versionsIn(metadataFolder(cachePath, mirror)) };
    } catch (error) {
      throw toRootError(error, mirror);
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** As @sigstore/tuf names it. */
const metadataFolder = (cachePath: string, mirror: string): string => {
  const { host, pathname } = new URL(mirror);
  return join(cachePath, encodeURIComponent(host + pathname.replace(/\/$/, "")));
};

const metadata = z.object({
  signed: z.object({ version: z.int().min(1), expires: z.iso.datetime() }),
});

/** What was verified a moment ago: the client itself does not tell. */
async function versionsIn(folder: string): Promise<FetchedRoot["tuf"]> {
  const signed = async (role: string) =>
    metadata.parse(JSON.parse(await readFile(join(folder, `${role}.json`), "utf8"))).signed;
  const [root, timestamp, snapshot, targets] = await Promise.all([
    signed("root"),
    signed("timestamp"),
    signed("snapshot"),
    signed("targets"),
  ]);
  return {
    root: root.version,
    timestamp: timestamp.version,
    snapshot: snapshot.version,
    targets: targets.version,
    expires: timestamp.expires,
  };
}

/** The library tells the kinds of its errors apart by class only, and some of them as text inside another. */
function toRootError(error: unknown, mirror: string): RootError {
  const message = textOf(error);
  if (/\bis expired\b/.test(message)) {
    return new RootError(
      "root.frozen",
      `${mirror}: ${message}; the repository is no longer maintained, somebody keeps its updates back, or this machine's clock is wrong`,
      { cause: error },
    );
  }
  if (/is less than current version|Expected version/.test(message)) {
    return new RootError("root.rollback", `${mirror}: ${message}`, { cause: error });
  }
  return new RootError("root.unavailable", `${mirror}: ${message}`, { cause: error });
}

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const own = error.message === "" ? error.constructor.name : error.message;
  return cause instanceof Error ? `${own}: ${textOf(cause)}` : own;
};
