import { chmodSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/**
 * A folder for what this user's processes keep between runs, or `undefined` where nothing is kept: in CI, where the place
 * may be shared with strangers' jobs, only when `COUNTERSIGN_CACHE_DIR` asks for it. Else below `XDG_CACHE_HOME`
 * (https://specifications.freedesktop.org/basedir-spec/latest/), by default `~/.cache`.
 */
export const cacheDirectory = (
  env: NodeJS.ProcessEnv,
  content: "evidence" | "compiled" | "roots",
): string | undefined => {
  if (env.COUNTERSIGN_CACHE_DIR) return join(env.COUNTERSIGN_CACHE_DIR, content);
  if (env.CI) return undefined;
  // The specification ignores relative paths; here one would let a checkout bring evidence along.
  const { XDG_CACHE_HOME: home = "" } = env;
  return join(isAbsolute(home) ? home : join(homedir(), ".cache"), "countersign", content);
};

/**
 * Owned by this user and closed to everybody else, as this cache makes its folders and files: what git checks out is
 * readable by others, so that no commit brings evidence along. Where the platform has no such ids, the home folder has to do.
 */
export const isPrivate = (info: { readonly uid: number; readonly mode: number }): boolean =>
  process.getuid === undefined || (info.uid === process.getuid() && (info.mode & 0o077) === 0);

/**
 * Makes a folder with mode 0700 if it is missing. What others may read, write or put in its place, or a link that may lead
 * anywhere, is not used.
 *
 * @returns whether the folder may be used; never throws
 */
export const ensurePrivateDirectory = (directory: string): boolean => {
  try {
    // mkdir's mode is masked by the umask, and says nothing of a folder that was there.
    if (mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined)
      chmodSync(directory, 0o700);
    const info = lstatSync(directory);
    return info.isDirectory() && isPrivate(info) && parentsKeep(realpathSync(directory));
  } catch {
    return false;
  }
};

/** Write permission for everybody, and the sticky bit, with which only its owner may rename an entry. */
const WRITE_BY_ALL = 0o002;
const STICKY = 0o1000;

/** Whether no stranger can put another folder in its place. (A group may: it often is the user's own.) */
const parentsKeep = (folder: string): boolean => {
  const parent = dirname(folder);
  if (process.getuid === undefined || parent === folder) return true;
  const { uid, mode } = lstatSync(parent);
  const ours = uid === process.getuid() || uid === 0;
  return ours && (mode & (WRITE_BY_ALL | STICKY)) !== WRITE_BY_ALL && parentsKeep(parent);
};
