import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MILLISECONDS = 500;

/**
 * Runs `work` while holding the lock folder `directory`: made by one process, waited for by the others. A lock whose
 * owner no longer lives is taken over, so that a killed build blocks nobody.
 */
export async function withLock<T>(
  directory: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const owner = path.join(directory, "pid");
  fs.mkdirSync(path.dirname(directory), { recursive: true });
  for (let waited = false; !tryCreate(directory); waited = true) {
    if (isAbandoned(directory, owner)) {
      fs.rmSync(directory, { recursive: true, force: true });
      continue;
    }
    if (!waited) onWait();
    await delay(POLL_MILLISECONDS);
  }
  try {
    fs.writeFileSync(owner, String(process.pid));
    return await work();
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function tryCreate(directory: string): boolean {
  try {
    fs.mkdirSync(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(directory: string, owner: string): boolean {
  try {
    const pid = Number(fs.readFileSync(owner, "utf8"));
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EPERM") return false;
    if (code === "ESRCH") return true;
    // No pid yet: the owner is between making the folder and writing the file, or died there.
    const age =
      Date.now() - (fs.statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    return age > 10_000;
  }
}
