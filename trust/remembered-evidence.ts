import { evidenceKey, MemoryCache, type EvidenceCache, type EvidenceKey } from "./cache";
import { isDecidedByNewest } from "./decision/attestation/newest";
import { claimsOn } from "./decision/claims";
import type { Subject } from "./decision/types";
import type { Evidence } from "./evidence/types";
import { repositoryName } from "./image";
import type { TrustPolicy } from "./policy/types";
import { evidenceRepository } from "./policy/match";

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

export interface RememberedEvidenceOptions {
  readonly policy: TrustPolicy;
  /** Evidence of earlier processes. Default: none beyond this process' own. */
  readonly cache?: EvidenceCache;
  /** How old cached evidence may be. Default one hour. */
  readonly cacheMaxAgeMs?: number;
}

/** Evidence that was read before, by this process or an earlier one. Decisions are never kept. */
export class RememberedEvidence {
  readonly #policy: TrustPolicy;
  readonly #caches: readonly EvidenceCache[];
  readonly #maxAgeMs: number;
  readonly #sources: readonly string[];

  constructor({ policy, cache, cacheMaxAgeMs = HOUR_MS }: RememberedEvidenceOptions) {
    this.#policy = policy;
    this.#caches = [new MemoryCache(), ...(cache ? [cache] : [])];
    this.#maxAgeMs = cacheMaxAgeMs;
    this.#sources = sourcesOf(policy);
  }

  /** What is remembered about a subject and fresh enough, the nearest first. */
  async *find(subject: Subject, now: Date): AsyncGenerator<Evidence> {
    const key = this.#key(subject);
    if (key === undefined) return;
    const maxAgeMs = this.#hasNews(subject)
      ? Math.min(this.#maxAgeMs, 5 * MINUTE_MS)
      : this.#maxAgeMs;
    for (const cache of this.#caches) {
      const evidence = await cache.get(key, maxAgeMs, now);
      if (evidence) yield evidence;
    }
  }

  async remember(subject: Subject, evidence: Evidence): Promise<void> {
    const key = this.#key(subject);
    if (key) await Promise.all(this.#caches.map((cache) => cache.put(key, evidence)));
  }

  #key(subject: Subject): EvidenceKey | undefined {
    if (subject.digest === undefined) return undefined;
    const repository = repositoryName(evidenceRepository(this.#policy, subject.reference));
    return evidenceKey(repository, subject.digest, this.#policy.anchors, this.#sources);
  }

  /** Whether the newest statement decides in a rule that claims the subject: a scan, VEX or summary may be bad news. */
  #hasNews(subject: Subject): boolean {
    return claimsOn(this.#policy, subject).rules.some(({ attestations }) =>
      attestations?.anyOf.some((entries) => entries.some(isDecidedByNewest)),
    );
  }
}

const sourcesOf = ({ rules }: TrustPolicy): readonly string[] => {
  const sources = rules.flatMap((rule) => rule.sources);
  const names = sources.map((source) =>
    typeof source === "string" ? source : `github:${source.github}`,
  );
  return [...new Set(names)].sort();
};
