/**
 * Work under way that several callers wait for, so that the same thing is not done twice at once; nothing is kept once it
 * is done. The work ends when all of it is ended, or at its deadline: one caller's signal ends only that caller's wait.
 */
export class SharedWork {
  readonly #ended = new AbortController();
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** @param deadlineMs for each piece of work */
  constructor(private readonly deadlineMs: number) {}

  /** Ends everything that is under way. */
  end(reason: Error): void {
    this.#ended.abort(reason);
  }

  /**
   * Joins the work on something, or starts it.
   *
   * @throws what the work throws, or the reason of the caller's signal
   */
  join<T>(
    what: readonly string[],
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    // Work that nobody waits for would go on without them, and its failure end the process as an unhandled rejection.
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const key = JSON.stringify(what);
    let work = this.#underWay.get(key) as Promise<T> | undefined;
    if (work === undefined) {
      const ends = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(this.deadlineMs)]);
      work = start(ends).finally(() => {
        this.#underWay.delete(key);
      });
      this.#underWay.set(key, work);
    }
    return untilAborted(work, signal);
  }
}

const untilAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};
