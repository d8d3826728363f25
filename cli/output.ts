import { setImmediate } from "node:timers/promises";
import type { Io } from "./io";

/**
 * Watches for text that cannot be written, which Node.js would otherwise end with a stack trace and exit code 1: "denied".
 * A reader that has gone, as after `| head -1`, is none of our business: the exit code still says what was decided.
 *
 * @returns waits until what was written so far has been tried, and gives the error of stdout, if any
 */
export const watchOutput = ({ stdout, stderr }: Io): (() => Promise<Error | undefined>) => {
  let failed: Error | undefined;
  stdout.on?.("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") failed ??= error;
  });
  // What goes to stderr is an explanation; nobody is left to whom its loss could be told.
  stderr.on?.("error", () => undefined);
  return async () => {
    // Writes to files and pipes are synchronous, and report an error in the next tick.
    await setImmediate();
    return failed;
  };
};
