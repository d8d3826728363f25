import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { limits } from "../limits";

/** A file that cannot be used, as a sentence. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
  constructor(
    message: string,
    /** Whether the reason is that there is no such file. */
    readonly missing = false,
  ) {
    super(message);
  }
}

/** How the files of a policy are read: from disk, or from where they were saved. @throws FileProblem */
export type ReadPolicyFile = (directory: string, file: string) => string;

/**
 * Reads a text file that belongs to a policy, at most `limits.policyBytes` of it.
 * @throws FileProblem
 */
export const readPolicyFile: ReadPolicyFile = (directory, file) => {
  let bytes: Uint8Array;
  try {
    const path = resolve(directory, file);
    const status = statSync(path);
    // A pipe or device would be waited for without end.
    if (!status.isFile()) throw new FileProblem(`${file} is not a regular file`);
    if (status.size > limits.policyBytes) {
      throw new FileProblem(
        `${file} has ${status.size} bytes, more than the ${limits.policyBytes} allowed`,
      );
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new FileProblem(`there is no file ${file}`, true);
    throw new FileProblem(`${file} cannot be read (${code ?? message})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileProblem(`${file} is not UTF-8 text`);
  }
};
