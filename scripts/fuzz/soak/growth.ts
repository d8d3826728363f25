import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that the heap may grow by between two equal batches. */
const LEAK = 8 * 1024 * 1024;

interface Count {
  readonly heap: number;
  /** Sockets, timers and the like that are open. */
  readonly open: number;
}

/** What is still held after each of several equal batches of work: in the end no more than after the first. */
export class Growth {
  readonly #counts: Count[] = [];

  count(): void {
    collectGarbage();
    this.#counts.push({
      heap: process.memoryUsage().heapUsed,
      open: process.getActiveResourcesInfo().filter((name) => name !== "Immediate").length,
    });
  }

  problems(): readonly string[] {
    const { heap, open } = this.#change();
    return [
      ...(heap > LEAK ? [`the heap grew by ${heap} bytes`] : []),
      ...(open > 0 ? [`${open} more handles are open`] : []),
    ];
  }

  get text(): string {
    const { heap, open } = this.#change();
    return `heap ${heap < 0 ? "" : "+"}${(heap / 1024).toFixed(0)} KiB, handles ${open < 0 ? "" : "+"}${open}`;
  }

  /** From the first batch, which loads and compiles what is needed, to the last. */
  #change(): Count {
    const [first] = this.#counts;
    const last = this.#counts.at(-1);
    return {
      heap: (last?.heap ?? 0) - (first?.heap ?? 0),
      open: (last?.open ?? 0) - (first?.open ?? 0),
    };
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  gc();
}
