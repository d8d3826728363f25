import { limits } from "../limits";
import { isIndexType, readManifest } from "../registry/manifest";
import type { ContentSource, Descriptor, Digest, Repository } from "../registry/port";
import type { SkippedItem } from "./types";

/** Where something is looked for that is no evidence. */
export interface SkippedPlace {
  readonly source: ContentSource;
  readonly repository: Repository;
  readonly imageRepository: Repository;
  readonly digest: Digest;
  readonly signal: AbortSignal;
}

const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle";

/** Types of what people attach and take for proof, with what they are. */
const KNOWN: readonly (readonly [string, string])[] = [
  ["application/vnd.cncf.notary.signature", "Notation signature: not verified in this version"],
  ["application/vnd.dev.cosign.artifact.sbom", "SBOM that nobody signed"],
  ["application/spdx", "SBOM that nobody signed"],
  ["text/spdx", "SBOM that nobody signed"],
  ["application/vnd.cyclonedx", "SBOM that nobody signed"],
];

/**
 * What lies beside an image and is no evidence, with the reason. What cannot be read is left to those who read evidence,
 * who tell it.
 */
export async function findSkipped(place: SkippedPlace): Promise<readonly SkippedItem[]> {
  const [referrers, tag, attestations] = await Promise.all([
    orNone(skippedReferrers(place)),
    orNone(unsignedSbomTag(place)),
    orNone(buildkitAttestations(place)),
  ]);
  return [...referrers, ...tag, ...attestations];
}

const orNone = (items: Promise<readonly SkippedItem[]>): Promise<readonly SkippedItem[]> =>
  items.catch(() => []);

async function skippedReferrers(place: SkippedPlace): Promise<readonly SkippedItem[]> {
  const { source, repository, digest, signal } = place;
  const referrers = await source.referrers(repository, digest, signal);
  const items = referrers.map(async (referrer): Promise<SkippedItem | undefined> => {
    const manifest = await source.manifest(repository, { digest: referrer.digest }, signal);
    if (manifest === undefined) return undefined;
    const { layers, artifactType, config } = readManifest(manifest.bytes, "referrer");
    if (layers.some(({ mediaType }) => mediaType.startsWith(BUNDLE_TYPE))) return undefined;
    const type = artifactType ?? config?.mediaType ?? layers[0]?.mediaType ?? "unknown type";
    const types = [type, ...layers.map(({ mediaType }) => mediaType)];
    return {
      verdict: "skipped",
      part: "bundle",
      origin: referrer.digest,
      summary: `referrer ${type.slice(0, limits.messageLength)}`,
      reason:
        knownReason(types) ?? "no Sigstore bundle, so nobody signed it in a way that is verified",
    };
  });
  const settled = await Promise.allSettled(items);
  return settled.flatMap((item) =>
    item.status === "fulfilled" && item.value !== undefined ? [item.value] : [],
  );
}

const knownReason = (types: readonly string[]): string | undefined =>
  KNOWN.find(([prefix]) => types.some((type) => type.startsWith(prefix)))?.[1];

/** `cosign attach sbom`, long deprecated. */
async function unsignedSbomTag(place: SkippedPlace): Promise<readonly SkippedItem[]> {
  const { source, repository, digest, signal } = place;
  const tag = `${digest.replace(":", "-")}.sbom`;
  const found = await source.manifest(repository, { tag }, signal);
  return found === undefined
    ? []
    : [
        {
          verdict: "skipped",
          part: "legacy-attestation",
          origin: found.digest,
          summary: `tag ${tag.slice(0, 15)}….sbom`,
          reason: "SBOM that nobody signed",
        },
      ];
}

/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
async function buildkitAttestations(place: SkippedPlace): Promise<readonly SkippedItem[]> {
  const { source, imageRepository, digest, signal } = place;
  const manifest = await source.manifest(imageRepository, { digest }, signal);
  if (manifest === undefined || !isIndexType(manifest.mediaType)) return [];
  return readManifest(manifest.bytes, "index")
    .manifests.filter(isAttestation)
    .map(({ digest: origin, annotations }) => ({
      verdict: "skipped",
      part: "manifest",
      origin,
      summary: `BuildKit attestations about ${short(annotations?.["vnd.docker.reference.digest"])}`,
      reason: "they are part of the image itself, and nobody signed them",
    }));
}

const isAttestation = ({ annotations }: Descriptor): boolean =>
  annotations?.["vnd.docker.reference.type"] === "attestation-manifest";

const short = (text = "another manifest"): string => text.slice(0, 80);
