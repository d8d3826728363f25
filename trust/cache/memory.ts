import type { Evidence } from "../evidence/types";
import { isFresh } from "./age";
import type { EvidenceCache, EvidenceKey } from "./evidence-cache";

/** Evidence for the life of the process. */
export class MemoryCache implements EvidenceCache {
  readonly #entries = new Map<string, Evidence>();

  get(key: EvidenceKey, maxAgeMs: number, now: Date): Promise<Evidence | undefined> {
    const evidence = this.#entries.get(JSON.stringify(key));
    return Promise.resolve(isFresh(evidence, maxAgeMs, now) ? evidence : undefined);
  }

  put(key: EvidenceKey, evidence: Evidence): Promise<void> {
    if (evidence.problems.length === 0) this.#entries.set(JSON.stringify(key), evidence);
    return Promise.resolve();
  }
}
