import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Problem } from "./judge";

/** What a worker is to do. */
export interface Work {
  readonly seed: string;
  /** Number of the first run. */
  readonly first: number;
  /** Runs before a new worker takes over: what the code under test keeps for good is freed with the old one. */
  readonly batch: number;
  /** What was found already: one mistake is told once, however often it is met. */
  readonly known: readonly Known[];
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Two numbers that the worker writes: the run that it is at, and since when. */
  readonly progress: SharedArrayBuffer;
}

export interface Known {
  readonly kind: string;
  readonly problem: Problem;
}

export interface WorkerMessage {
  /** The run to go on with. */
  readonly next: number;
  readonly found?: { readonly number: number; readonly problem: Problem };
}

/** Milliseconds without a next run after which a worker is taken to hang. */
const HANGS = 20_000;
/** Megabytes of a worker's heap. */
const HEAP = 768;
/** Milliseconds between looks at a worker. */
const LOOK = 1000;

/** Does work in a thread that can be stopped. */
export function runWorker(work: Omit<Work, "progress">): Promise<WorkerMessage> {
  const progress = new SharedArrayBuffer(16);
  const current = new Float64Array(progress);
  current[0] = work.first;
  return new Promise((resolve) => {
    const worker = new Worker(join(__dirname, "worker.ts"), {
      workerData: { ...work, progress } satisfies Work,
      execArgv: ["--require", "tsx/cjs"],
      resourceLimits: { maxOldGenerationSizeMb: HEAP },
    });
    const end = (message: WorkerMessage): void => {
      clearInterval(watch);
      void worker.terminate().then(() => {
        resolve(message);
      });
    };
    const broken = (what: Problem["what"], message: string): void => {
      const number = current[0] ?? work.first;
      end({ next: number + 1, found: { number, problem: { what, message } } });
    };
    const watch = setInterval(() => {
      const since = current[1] ?? 0;
      if (since > 0 && Date.now() - since > HANGS) broken("hangs", `more than ${HANGS} ms`);
    }, LOOK);
    worker.once("message", end);
    worker.once("error", (error: Error) => {
      broken("breaks the process", `${error.name}: ${error.message.split("\n")[0] ?? ""}`);
    });
  });
}
