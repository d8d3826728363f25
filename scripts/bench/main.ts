import { benchAttested } from "./attested";
import { benchPreview } from "./preview";
import { benchVerify } from "./verify";

/**
 * `npm run bench` measures and compares with the targets; `--slice` runs one small round of each, to see that the
 * benchmark itself works, and fails for no target that depends on the machine's mood.
 */
const slice = process.argv.includes("--slice");

const run = async (): Promise<void> => {
  const gates = [
    ...(await benchVerify(slice ? 8 : 40, slice ? 1 : 5)),
    // What a fleet scan sees: here the start of a process no longer counts.
    ...(slice ? [] : await benchVerify(200, 3)),
    ...(await benchAttested(slice ? 5 : 20, slice ? 1 : 5)),
    ...(await benchPreview(slice ? 8 : 50, slice ? 1 : 3)),
  ];
  if (gates.some(({ met, timed }) => !met && !(slice && timed))) process.exitCode = 1;
};

void run();
