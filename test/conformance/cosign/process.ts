import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CosignResult {
  readonly accepts: boolean;
  /** What it wrote to stderr. */
  readonly output: string;
}

export interface CosignOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where the files lie that the arguments name. */
  readonly directory: string;
}

/**
 * Runs the real cosign to its end, one process for one question, with a home and a TUF cache of its own: two processes
 * with one cache lock each other out, and the one that waits in vain says no.
 *
 * @throws if it did not run: then it has rejected nothing
 */
export const runCosign = (
  cosign: string,
  args: readonly string[],
  { env, directory }: CosignOptions,
): Promise<CosignResult> => {
  const home = mkdtempSync(join(tmpdir(), "countersign-cosign-home-"));
  const own = { HOME: home, TUF_ROOT: join(home, "tuf") };
  return new Promise<CosignResult>((resolve, reject) => {
    execFile(
      cosign,
      args,
      { cwd: directory, env: { ...process.env, ...env, ...own } },
      (error, _, output) => {
        if (error !== null && typeof error.code !== "number")
          reject(new Error("cosign did not run", { cause: error }));
        else resolve({ accepts: error === null, output });
      },
    );
  }).finally(() => {
    rmSync(home, { recursive: true, force: true });
  });
};
