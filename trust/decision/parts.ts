import type { Evidence, EvidencePart, SignatureFormat } from "../evidence/types";
import type { Rule } from "../policy/types";

/** What is looked for: image signatures, attestations, or either. */
export type Sought = "signature" | "attestation" | "any-statement";

const legacyParts: Readonly<Record<Sought, readonly EvidencePart[]>> = {
  signature: ["legacy"],
  attestation: ["legacy-attestation"],
  "any-statement": ["legacy", "legacy-attestation"],
};

/** The parts in which a rule's evidence of some formats may lie, in the order in which they are read. */
export const partsFor = (
  { sources }: Pick<Rule, "sources">,
  formats: ReadonlySet<SignatureFormat>,
  sought: Sought,
): readonly EvidencePart[] => {
  const parts = sources.flatMap((source): readonly EvidencePart[] => {
    if (source !== "registry") return formats.has("bundle") ? [`github:${source.github}`] : [];
    return [
      ...(formats.has("bundle") ? (["bundle"] as const) : []),
      ...(formats.has("legacy") ? legacyParts[sought] : []),
    ];
  });
  return [...new Set(parts)].sort((a, b) => readingRank(a) - readingRank(b));
};

/** When a part is read: each legacy tag is one more request, and most images have none. */
export const readingRank = (part: EvidencePart): number => {
  switch (part) {
    case "bundle":
      return 0;
    case "legacy":
      return 2;
    case "legacy-attestation":
      return 3;
    case "files":
    case "manifest":
      return 4;
    default:
      return 1;
  }
};

/** The evidence that a rule looks at: what lies in its sources, and what the caller gave as files. */
export const evidenceFor = ({ sources }: Pick<Rule, "sources">, evidence: Evidence): Evidence => {
  const inSources = ({ part }: { readonly part: EvidencePart }): boolean => {
    if (part === "files" || part === "manifest") return true;
    return sources.some((source) =>
      source === "registry" ? !part.startsWith("github:") : part === `github:${source.github}`,
    );
  };
  return {
    ...evidence,
    statements: evidence.statements.filter(inSources),
    rejected: evidence.rejected.filter(inSources),
    problems: evidence.problems.filter(inSources),
  };
};
