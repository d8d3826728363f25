import { execFile } from "node:child_process";

export interface CosignResult {
  readonly accepts: boolean;
  /** What it wrote to stderr. */
  readonly output: string;
}

/** Runs the real cosign to its end, one process for one question. @throws if it did not run: then it has rejected nothing */
export const runCosign = (
  cosign: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CosignResult> =>
  new Promise((resolve, reject) => {
    execFile(cosign, args, { env: { ...process.env, ...env } }, (error, _, output) => {
      if (error !== null && typeof error.code !== "number")
        reject(new Error("cosign did not run", { cause: error }));
      else resolve({ accepts: error === null, output });
    });
  });
