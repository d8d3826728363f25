import type { Evidence } from "../evidence/types";
import { limits } from "../limits";
import { isFresh } from "./age";
import { isComplete, type EvidenceCache, type EvidenceKey } from "./evidence-cache";

/**
 * Evidence for the life of the process, as text: an SBOM takes several times as much as objects. Of what would be too much,
 * the oldest goes.
 */
export class MemoryCache implements EvidenceCache {
  readonly #entries = new Map<string, string>();
  #length = 0;

  /** @param limit characters of all entries together */
  constructor(private readonly limit: number = limits.cachedBytes) {}

  get(key: EvidenceKey, maxAgeMs: number, now: Date): Promise<Evidence | undefined> {
    const text = this.#entries.get(JSON.stringify(key));
    const evidence = text === undefined ? undefined : (JSON.parse(text) as Evidence);
    return Promise.resolve(isFresh(evidence, maxAgeMs, now) ? evidence : undefined);
  }

  put(key: EvidenceKey, evidence: Evidence): Promise<void> {
    if (!isComplete(evidence)) return Promise.resolve();
    const name = JSON.stringify(key);
    const text = JSON.stringify(evidence);
    this.#drop(name);
    this.#entries.set(name, text);
    this.#length += text.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#length <= this.limit) break;
      this.#drop(oldest);
    }
    return Promise.resolve();
  }

  #drop(name: string): void {
    this.#length -= this.#entries.get(name)?.length ?? 0;
    this.#entries.delete(name);
  }
}
