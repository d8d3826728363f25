import type { Evidence, PlatformEvidence } from "./types";

/** Evidence about one digest, read in different parts, as one. It is as old as its oldest part. */
export function mergeEvidence(a: Evidence, b: Evidence): Evidence {
  if (a.repository !== b.repository || a.digest !== b.digest) {
    throw new Error(`evidence of ${a.repository}@${a.digest} and ${b.repository}@${b.digest}`);
  }
  const manifest = a.manifest ?? b.manifest;
  return withPlatforms(
    {
      repository: a.repository,
      digest: a.digest,
      parts: [...new Set([...a.parts, ...b.parts])],
      ...(manifest && { manifest }),
      ...(a.platforms && { platforms: a.platforms }),
      statements: [...a.statements, ...b.statements],
      rejected: [...a.rejected, ...b.rejected],
      problems: [...a.problems, ...b.problems],
      referrers: a.referrers + b.referrers,
      gatheredAt: earlier(a.gatheredAt, b.gatheredAt),
    },
    b.platforms ?? [],
  );
}

/** Evidence with more evidence about its platforms. */
export function withPlatforms(evidence: Evidence, more: readonly PlatformEvidence[]): Evidence {
  if (more.length === 0) return evidence;
  // By digest: Windows images of one architecture are several.
  const platforms = new Map(
    (evidence.platforms ?? []).map((known) => [known.evidence.digest, known]),
  );
  for (const { platform, evidence: found } of more) {
    const known = platforms.get(found.digest)?.evidence;
    platforms.set(found.digest, {
      platform,
      evidence: known ? mergeEvidence(known, found) : found,
    });
  }
  return {
    ...evidence,
    platforms: [...platforms.values()],
    gatheredAt: more.map((found) => found.evidence.gatheredAt).reduce(earlier, evidence.gatheredAt),
  };
}

const earlier = (a: string, b: string): string => (a < b ? a : b);
