import type { Evidence } from "./types";

/** Evidence about one digest, read for different formats or from different places, as one. It is as old as its oldest part. */
export function mergeEvidence(a: Evidence, b: Evidence): Evidence {
  if (a.repository !== b.repository || a.digest !== b.digest) {
    throw new Error(`evidence of ${a.repository}@${a.digest} and ${b.repository}@${b.digest}`);
  }
  return {
    repository: a.repository,
    digest: a.digest,
    formats: [...new Set([...a.formats, ...b.formats])],
    statements: [...a.statements, ...b.statements],
    rejected: [...a.rejected, ...b.rejected],
    problems: [...a.problems, ...b.problems],
    referrers: a.referrers + b.referrers,
    gatheredAt: a.gatheredAt < b.gatheredAt ? a.gatheredAt : b.gatheredAt,
  };
}
