import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";
import { repositoryName } from "../image";
import type { TrustAnchor } from "../policy/types";
import { RegistryError } from "../registry/error";
import type { ContentSource, Digest, Repository } from "../registry/port";
import type { BundleSource } from "./bundle-source";
import { examine, type Examined } from "./examine";
import { listPart, type Candidate, type Listing, type StatementPart } from "./list";
import { readManifestFacts } from "./manifest-facts";
import { Place } from "./place";
import { problemOf, stopped } from "./problem";
import type { Evidence, EvidencePart, EvidenceProblem, ManifestFacts } from "./types";

export interface GatherRequest {
  readonly source: ContentSource;
  readonly repository: Repository;
  readonly digest: Digest;
  /** All anchors of the policy: what a signature is verified against. */
  readonly anchors: readonly TrustAnchor[];
  /** One part at a time, as more is read only while a rule is unsatisfied. */
  readonly part: EvidencePart;
  /** Where the part's bundles are, if it is GitHub's or files. */
  readonly bundles?: BundleSource | undefined;
  /** Ends the reading; what was found until then stays. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** Signatures of one image that are fetched side by side. */
const WIDTH = 6;

/** Takes down what could not be read. */
type Note = (error: unknown) => void;

interface Found {
  readonly examined: readonly Examined[];
  readonly listed: number;
  readonly manifest?: ManifestFacts | undefined;
}

/**
 * Reads one part of the evidence about a digest, and verifies each signature. Never rejects for what a registry holds or
 * does: a signature that does not count is in `rejected`, what could not be read in `problems`.
 */
export async function gatherEvidence(request: GatherRequest): Promise<Evidence> {
  const { source, repository, digest, part, signal } = request;
  const place = new Place(source, repository, digest, signal);
  const problems: EvidenceProblem[] = [];
  const note: Note = (error) => {
    // Whatever a stop breaks has one cause.
    if (!signal.aborted) problems.push({ part, ...problemOf(error) });
  };
  const { examined, listed, manifest } =
    part === "manifest"
      ? await manifestFacts(place, note)
      : await statements(place, part, request, note);
  if (signal.aborted) problems.push({ part, ...stopped(signal) });
  return {
    repository: repositoryName(repository),
    digest,
    parts: [part],
    ...(manifest && { manifest }),
    statements: examined.flatMap((found) => found.statements),
    rejected: examined.flatMap(({ rejected }) => rejected),
    problems,
    referrers: listed,
    gatheredAt: request.now.toISOString(),
  };
}

async function manifestFacts(place: Place, note: Note): Promise<Found> {
  const manifest = await readManifestFacts(place).catch((error: unknown) => {
    note(error);
    return undefined;
  });
  return { examined: [], listed: 0, manifest };
}

async function statements(
  place: Place,
  part: StatementPart,
  { anchors, bundles, signal }: GatherRequest,
  note: Note,
): Promise<Found> {
  const { candidates, limit } = await listPart(place, part, bundles).catch(
    (error: unknown): Listing => {
      note(error);
      return { candidates: [], limit: 0 };
    },
  );
  if (candidates.length > limit) note(tooMany(candidates.length, part, limit));
  const one = examinerOf(part, anchors, signal, note);
  const examined = await pLimit(WIDTH).map(candidates.slice(0, limit), one);
  return { examined: examined.filter((found) => found !== undefined), listed: candidates.length };
}

const tooMany = (count: number, part: StatementPart, limit: number): RegistryError =>
  new RegistryError("registry.limit", `${count} ${part} candidates, more than ${limit}`);

/** Verifies each signature as soon as it is there, while others are still on their way. */
function examinerOf(
  part: StatementPart,
  anchors: readonly TrustAnchor[],
  signal: AbortSignal,
  note: Note,
): (fetch: Candidate) => Promise<Examined | undefined> {
  const bundles = new Set<Digest>();
  return async (fetch) => {
    try {
      const found = await fetch();
      if (!found || signal.aborted) return undefined;
      if (found.format === "bundle" && bundles.has(found.origin)) return undefined;
      bundles.add(found.origin);
      const examined = examine(found, part, anchors);
      // What is there already would all be verified in one turn of the event loop, in which no deadline passes.
      await setImmediate();
      return examined;
    } catch (error) {
      note(error);
      return undefined;
    }
  };
}
