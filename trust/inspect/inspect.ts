import pLimit from "p-limit";
import { gatherEvidence, isSignature, mergeEvidence, type BundleSource } from "../evidence";
import type { Evidence, EvidencePart, RejectedItem, VerifiedStatement } from "../evidence/types";
import { repositoryName } from "../image";
import type { TrustAnchor } from "../policy/types";
import type { ContentSource, Digest, Repository } from "../registry/port";
import { Recording, RecordingSource } from "../saved";
import { findSkipped } from "./skipped";
import { summarize } from "./summary";
import type { InspectedItem, Inspection, RejectedEvidence, VerifiedItem } from "./types";

export interface InspectOptions {
  /** As the user wrote it. */
  readonly image: string;
  /** Where the image's evidence lies. */
  readonly repository: Repository;
  /** Where the image itself lies, which a mirror makes another place. Default: `repository`. */
  readonly imageRepository?: Repository;
  readonly digest: Digest;
  readonly source: ContentSource;
  /** Where else bundles are looked for, by the part that they are. */
  readonly bundles?: ReadonlyMap<EvidencePart, BundleSource>;
  /** What signatures are verified against. */
  readonly anchors: readonly TrustAnchor[];
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** Platforms of one image that are inspected side by side. */
const WIDTH = 4;

/** Reads and verifies everything that is found about an image, whether a rule asks for it or not. Never rejects. */
export async function inspectImage(options: InspectOptions): Promise<Inspection> {
  const { image, repository, digest } = options;
  const [evidence, items] = await inspectDigest(options, digest, ["manifest"]);
  const facts = evidence.manifest;
  const platforms = await pLimit(WIDTH).map(
    facts?.platforms ?? [],
    async ({ platform, digest: of }) => {
      const [found, about] = await inspectDigest(options, of, []);
      return { platform, digest: of, items: about, problems: found.problems };
    },
  );
  return {
    image,
    repository: repositoryName(repository),
    digest,
    kind: facts?.exists === false ? "missing" : facts?.platforms ? "index" : "image",
    items,
    problems: evidence.problems,
    platforms,
  };
}

async function inspectDigest(
  options: InspectOptions,
  digest: Digest,
  alsoRead: readonly EvidencePart[],
): Promise<readonly [Evidence, readonly InspectedItem[]]> {
  const { repository, imageRepository = repository, bundles, anchors, signal, now } = options;
  // What is evidence and what is not is read by two, who ask for the same things. They are forgotten with the digest.
  const source = new RecordingSource(options.source, new Recording());
  const parts: readonly EvidencePart[] = [
    ...alsoRead,
    "bundle",
    "legacy",
    "legacy-attestation",
    ...(bundles?.keys() ?? []),
  ];
  const gathered = await Promise.all(
    parts.map((part) =>
      gatherEvidence({
        source,
        repository: part === "manifest" ? imageRepository : repository,
        digest,
        anchors,
        part,
        bundles: bundles?.get(part),
        signal,
        now,
      }),
    ),
  );
  const evidence = gathered
    .map((found) => ({ ...found, repository: repositoryName(repository) }))
    .reduce(mergeEvidence);
  const skipped = await findSkipped({ source, repository, imageRepository, digest, signal });
  return [
    evidence,
    [
      ...verifiedItems(evidence.statements, anchors),
      ...evidence.rejected.map(toRejected),
      ...skipped,
    ],
  ];
}

/** One item for each signature, however many anchors it satisfies. */
const verifiedItems = (
  statements: readonly VerifiedStatement[],
  anchors: readonly TrustAnchor[],
): readonly VerifiedItem[] => {
  const bySignature = Map.groupBy(statements, ({ part, origin }) => `${part} ${origin}`);
  return [...bySignature.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { part, format, origin, predicateType, signer } = first;
    const { text, problem } = summarize(first);
    const all = [first, ...others];
    return [
      {
        verdict: "verified",
        part,
        format,
        origin,
        summary: text,
        trustedBy: [...new Set(all.map(({ anchor }) => anchorName(anchor, anchors)))],
        ...(predicateType === undefined ? {} : { predicateType }),
        signer,
        provenTimes: all.reduce((a, b) => (b.provenTimes.length > a.provenTimes.length ? b : a))
          .provenTimes,
        ...(problem === undefined ? {} : { problem }),
      },
    ];
  });
};

const anchorName = (id: string, anchors: readonly TrustAnchor[]): string => {
  const anchor = anchors.find((candidate) => candidate.id === id);
  if (anchor === undefined) return id;
  return anchor.kind === "root" ? `root ${anchor.root}` : `key ${anchor.fingerprint.slice(0, 12)}…`;
};

const summaryOfRejected = (item: RejectedItem): string => {
  if (item.part === "legacy-attestation" && item.predicateType === undefined) return "attestation";
  return isSignature(item) ? "image signature" : `attestation ${item.predicateType ?? ""}`;
};

const toRejected = (item: RejectedItem): RejectedEvidence => {
  const { part, format, origin, predicateType, claimed, code, message } = item;
  return {
    verdict: "rejected",
    part,
    format,
    origin,
    summary: summaryOfRejected(item),
    ...(predicateType === undefined ? {} : { predicateType }),
    ...(claimed === undefined ? {} : { claimed }),
    code,
    message,
  };
};
