interface Entry<T> {
  readonly value: Promise<T>;
  /** The signal of the caller that started it. */
  readonly signal: AbortSignal;
}

/**
 * Values that several callers need at once and that are made once. A failure reaches everybody who waits and is not kept.
 * A caller whose own signal is live does not fail because the one who started was cancelled: it starts anew.
 */
export class Shared<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly isFresh: (value: T) => boolean = () => true) {}

  async get(key: string, signal: AbortSignal, create: () => Promise<T>): Promise<T> {
    for (;;) {
      const entry = this.entries.get(key);
      if (entry === undefined) return this.start(key, signal, create);
      try {
        const value = await entry.value;
        if (this.isFresh(value)) return value;
      } catch (error) {
        if (signal.aborted || !entry.signal.aborted) throw error;
      }
      this.drop(key, entry);
    }
  }

  /** Forgets a value that turned out to be refused. */
  async forget(key: string, isRefused: (value: T) => boolean): Promise<void> {
    const entry = this.entries.get(key);
    if (entry !== undefined && isRefused(await entry.value)) this.drop(key, entry);
  }

  private start(key: string, signal: AbortSignal, create: () => Promise<T>): Promise<T> {
    const entry: Entry<T> = { value: create(), signal };
    this.entries.set(key, entry);
    entry.value.catch(() => {
      this.drop(key, entry);
    });
    return entry.value;
  }

  private drop(key: string, entry: Entry<T>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}
