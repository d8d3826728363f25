import type { Output } from "./io";

/** Work shorter than this shows nothing. */
const QUIET_MS = 1000;

/** One line on a terminal that says how far the work is; nothing where stderr is no terminal. */
export class Progress {
  #done = 0;
  #shown = false;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: Output,
    private readonly total: number,
    enabled: boolean,
  ) {
    if (!enabled || output.isTTY !== true) return;
    this.#timer = setInterval(() => {
      this.#show();
    }, QUIET_MS);
    this.#timer.unref();
  }

  step(): void {
    this.#done += 1;
    if (this.#shown) this.#show();
  }

  /** Removes the line. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#shown) this.output.write("\r\u001b[K");
  }

  #show(): void {
    this.#shown = true;
    const waiting = this.total - this.#done;
    const line = `verified ${this.#done}/${this.total} images, waiting for the registry on ${waiting} …`;
    // A line that a narrow terminal wraps could not be removed again.
    this.output.write(`\r\u001b[K${line.slice(0, (this.output.columns ?? Infinity) - 1)}`);
  }
}
