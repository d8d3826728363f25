import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A folder for what this user's processes keep between runs, or `undefined` where nothing is kept: in CI, where the place
 * may be shared with strangers' jobs, only when `COUNTERSIGN_CACHE_DIR` asks for it.
 */
export const cacheDirectory = (
  env: NodeJS.ProcessEnv,
  content: "evidence" | "compiled",
): string | undefined => {
  if (env.COUNTERSIGN_CACHE_DIR) return join(env.COUNTERSIGN_CACHE_DIR, content);
  if (env.CI) return undefined;
  return join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "countersign", content);
};

/** Owned by this user and writable by nobody else. Where the platform has no such ids, the home folder has to do. */
export const isPrivate = (info: { readonly uid: number; readonly mode: number }): boolean =>
  process.getuid === undefined || (info.uid === process.getuid() && (info.mode & 0o022) === 0);

/**
 * Makes a folder with mode 0700 if it is missing. What others may write, or a link that may lead anywhere, is not used.
 *
 * @returns whether the folder may be used; never throws
 */
export const ensurePrivateDirectory = (directory: string): boolean => {
  try {
    // mkdir's mode is masked by the umask, and says nothing of a folder that was there.
    if (mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined)
      chmodSync(directory, 0o700);
    const info = lstatSync(directory);
    return info.isDirectory() && isPrivate(info);
  } catch {
    return false;
  }
};
