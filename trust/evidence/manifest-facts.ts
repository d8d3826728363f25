import { limits } from "../limits";
import { RegistryError } from "../registry/error";
import { isIndexType, readManifest } from "../registry/manifest";
import type { Descriptor, Digest, Manifest } from "../registry/port";
import type { Place } from "./place";
import type { ManifestFacts } from "./types";

/** BuildKit's mark of a manifest that holds attestations. https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
const REFERENCE_TYPE = "vnd.docker.reference.type";
const ATTESTATIONS = "attestation-manifest";
const UNKNOWN = "unknown";

/**
 * Reads what the manifest of the place says: whether it is there, and which runnable manifests an index names, those of
 * nested indexes included.
 *
 * @throws RegistryError
 */
export async function readManifestFacts(place: Place): Promise<ManifestFacts> {
  const manifest = await place.manifest({ digest: place.digest });
  if (manifest === undefined) return { exists: false };
  if (!isIndexType(manifest.mediaType)) return { exists: true };
  const found: Found = { indexes: new Set([place.digest]), platforms: new Map() };
  await collect(place, manifest, found, 1);
  return {
    exists: true,
    platforms: [...found.platforms].map(([digest, platform]) => ({ platform, digest })),
  };
}

interface Found {
  readonly indexes: Set<Digest>;
  readonly platforms: Map<Digest, string>;
}

async function collect(place: Place, index: Manifest, found: Found, depth: number): Promise<void> {
  if (depth > limits.indexDepth) {
    throw limit(place, `indexes nested deeper than ${limits.indexDepth}`);
  }
  const { indexes, platforms } = found;
  for (const entry of readManifest(index.bytes, `index ${index.digest}`).manifests) {
    const known = indexes.has(entry.digest) || platforms.has(entry.digest);
    if (known || holdsAttestations(entry)) continue;
    if (indexes.size + platforms.size > limits.platforms) {
      throw limit(place, `more than ${limits.platforms} platforms and indexes`);
    }
    if (isIndexType(entry.mediaType)) {
      indexes.add(entry.digest);
      await collect(place, await nestedIndex(place, entry), found, depth + 1);
    } else {
      platforms.set(entry.digest, platformOf(entry));
    }
  }
}

async function nestedIndex(place: Place, { digest }: Descriptor): Promise<Manifest> {
  const nested = await place.manifest({ digest });
  if (!nested) throw contradiction(`lists index ${digest} and does not have it`);
  if (isIndexType(nested.mediaType)) return nested;
  throw contradiction(`lists ${digest} as an index, and it is none`);
}

/**
 * What no runtime chooses: both the mark and no platform. The mark alone is an annotation that anybody can put on a manifest
 * that runs, to keep it from being looked at.
 */
const holdsAttestations = ({ annotations, platform }: Descriptor): boolean =>
  annotations?.[REFERENCE_TYPE] === ATTESTATIONS &&
  platform?.os === UNKNOWN &&
  platform.architecture === UNKNOWN;

/** As `linux/arm64/v8`; an entry need not say it, and runs nevertheless. */
const platformOf = ({ platform }: Descriptor): string =>
  platform === undefined
    ? UNKNOWN
    : [platform.os, platform.architecture, ...(platform.variant ? [platform.variant] : [])].join(
        "/",
      );

const contradiction = (message: string): RegistryError =>
  new RegistryError("registry.invalid-response", `the registry ${message}`);

const limit = ({ digest }: Place, message: string): RegistryError =>
  new RegistryError("registry.limit", `${digest}: ${message}`);
