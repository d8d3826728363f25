import type { Evidence } from "../evidence/types";
import type { TrustAnchor } from "../policy/types";
import type { Digest } from "../registry/port";

/** What cached evidence is about: it never serves another repository, digest, trust root, key, threshold or source. */
export interface EvidenceKey {
  /** `registry/repository` that the evidence was read from. */
  readonly repository: string;
  readonly digest: Digest;
  /** Ids of the policy's trust anchors, which are made of roots, keys and thresholds. */
  readonly anchors: readonly string[];
  /** Where the policy has evidence looked for: what one policy's sources hold is nothing to another's. */
  readonly sources: readonly string[];
}

/** Keeps evidence, never decisions. An entry that is broken, foreign or too old is as good as absent. */
export interface EvidenceCache {
  /** Evidence that is not older than `maxAgeMs`. */
  get(key: EvidenceKey, maxAgeMs: number, now: Date): Promise<Evidence | undefined>;
  /** Evidence with problems is not kept: an error is not knowledge. Never throws. */
  put(key: EvidenceKey, evidence: Evidence): Promise<void>;
}

export const evidenceKey = (
  repository: string,
  digest: Digest,
  anchors: readonly TrustAnchor[],
  sources: readonly string[],
): EvidenceKey => ({
  repository,
  digest,
  anchors: anchors.map((anchor) => anchor.id).sort(),
  sources: [...sources].sort(),
});

/** Whether everything could be read, of the image and of its platforms: an error is not knowledge. */
export const isComplete = ({ problems, platforms = [] }: Evidence): boolean =>
  problems.length === 0 && platforms.every(({ evidence }) => isComplete(evidence));
