import { rmSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { isSame, judge } from "./judge";
import { makeKinds, workFolder } from "./kinds";
import { runAt } from "./runs";
import { readSeeds } from "./world";
import type { Work, WorkerMessage } from "./work";

/** Runs numbers one after another until time is up, the batch is done, or something is found. */
async function work({ seed, first, batch, known, until, progress }: Work): Promise<WorkerMessage> {
  const seeds = readSeeds();
  const folder = workFolder();
  const current = new Float64Array(progress);
  try {
    const kinds = await makeKinds(seeds, folder);
    let number = first;
    for (; number < first + batch && Date.now() < until; number++) {
      current[0] = number;
      current[1] = Date.now();
      const { kind, input } = runAt(kinds, seed, number);
      const problem = await judge(kind, input, seeds.world);
      const isKnown = known.some((one) => one.kind === kind.name && isSame(one.problem, problem));
      if (problem && !isKnown) return { next: number + 1, found: { number, problem } };
    }
    return { next: number };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void work(workerData as Work).then((message) => {
  parentPort?.postMessage(message);
});
