import pLimit from "p-limit";
import { repositoryName } from "../image";
import { limits } from "../limits";
import type { TrustAnchor } from "../policy/types";
import type { ContentSource, Descriptor, Digest, Repository } from "../registry/port";
import { fetchBundle } from "./bundles";
import { examine, type Examined, type FoundSignature } from "./examine";
import { fetchLegacy, listLegacyLayers } from "./legacy";
import { Place } from "./place";
import { problemOf, stopped } from "./problem";
import type { Evidence, EvidenceProblem, SignatureFormat } from "./types";

export interface GatherRequest {
  readonly source: ContentSource;
  readonly repository: Repository;
  readonly digest: Digest;
  /** All anchors of the policy: what a signature is verified against. */
  readonly anchors: readonly TrustAnchor[];
  /** One format at a time, as legacy tags are asked for only while a rule is unsatisfied. */
  readonly format: SignatureFormat;
  /** Ends the reading; what was found until then stays. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** Signatures of one image that are fetched side by side. */
const WIDTH = 6;

interface Format {
  readonly list: (place: Place) => Promise<readonly Descriptor[]>;
  readonly fetch: (place: Place, listed: Descriptor) => Promise<FoundSignature | undefined>;
  readonly limit: number;
}

const formats: Readonly<Record<SignatureFormat, Format>> = {
  bundle: { list: (place) => place.referrers(), fetch: fetchBundle, limit: limits.referrers },
  legacy: { list: listLegacyLayers, fetch: fetchLegacy, limit: limits.legacyLayers },
};

/**
 * Reads the signatures that a registry holds for one digest in one format, and verifies each. Never rejects for what the
 * registry holds or does: a signature that does not count is in `rejected`, what could not be read in `problems`.
 */
export async function gatherEvidence(request: GatherRequest): Promise<Evidence> {
  const { source, repository, digest, format, signal } = request;
  const place = new Place(source, repository, digest, signal);
  const { list, limit } = formats[format];
  const problems: EvidenceProblem[] = [];
  const note = (error: unknown): void => {
    // Whatever a stop breaks has one cause.
    if (!signal.aborted) problems.push({ format, ...problemOf(error) });
  };
  const listed = await list(place).catch((error: unknown): readonly Descriptor[] => {
    note(error);
    return [];
  });
  if (listed.length > limit) {
    const message = `${listed.length} ${format} candidates, more than ${limit}`;
    problems.push({ format, code: "registry.limit", message });
  }
  const examined = await examineAll(place, listed.slice(0, limit), request, note);
  if (signal.aborted) problems.push({ format, ...stopped(signal) });
  return {
    repository: repositoryName(repository),
    digest,
    formats: [format],
    statements: examined.flatMap(({ statements }) => statements),
    rejected: examined.flatMap(({ rejected }) => rejected),
    problems,
    referrers: listed.length,
    gatheredAt: request.now.toISOString(),
  };
}

/** Each signature is verified as soon as it is there, while others are still on their way. */
async function examineAll(
  place: Place,
  listed: readonly Descriptor[],
  { anchors, format }: GatherRequest,
  note: (error: unknown) => void,
): Promise<Examined[]> {
  const bundles = new Set<Digest>();
  const one = async (descriptor: Descriptor): Promise<Examined | undefined> => {
    try {
      const found = await formats[format].fetch(place, descriptor);
      if (!found || (format === "bundle" && bundles.has(found.origin))) return undefined;
      bundles.add(found.origin);
      return examine(found, anchors);
    } catch (error) {
      note(error);
      return undefined;
    }
  };
  const examined = await pLimit(WIDTH).map(listed, one);
  return examined.filter((found) => found !== undefined);
}
