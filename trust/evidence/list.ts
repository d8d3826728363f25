import { limits } from "../limits";
import { sha256 } from "../registry/digest";
import type { BundleSource, StoredBundle } from "./bundle-source";
import { fetchBundle, readBundle } from "./bundles";
import type { FoundSignature } from "./examine";
import { fetchAttestation, fetchLegacy, listLegacyLayers } from "./legacy";
import type { Place } from "./place";
import type { EvidencePart } from "./types";

/** Something that may be evidence, fetched when its turn comes. `undefined`: it is none. @throws RegistryError */
export type Candidate = () => Promise<FoundSignature | undefined>;

export interface Listing {
  readonly candidates: readonly Candidate[];
  /** How many of them are examined at most. */
  readonly limit: number;
}

/** The parts that hold statements: all but the manifest. */
export type StatementPart = Exclude<EvidencePart, "manifest">;

/**
 * Lists what a part may hold about the digest of the place.
 *
 * @param bundles where the bundles of GitHub or of files are
 * @throws RegistryError
 */
export async function listPart(
  place: Place,
  part: StatementPart,
  bundles: BundleSource | undefined,
): Promise<Listing> {
  switch (part) {
    case "bundle": {
      const referrers = await place.referrers();
      const candidates = referrers.map((referrer) => () => fetchBundle(place, referrer));
      return { candidates, limit: limits.referrers };
    }
    case "legacy": {
      const layers = await listLegacyLayers(place, "sig");
      const candidates = layers.map((layer) => () => fetchLegacy(place, layer));
      return { candidates, limit: limits.legacyLayers };
    }
    case "legacy-attestation": {
      const layers = await listLegacyLayers(place, "att");
      const candidates = layers.map((layer) => () => fetchAttestation(place, layer));
      return { candidates, limit: limits.legacyLayers };
    }
    default: {
      if (!bundles) throw new Error(`nothing was given to read ${part} from`);
      const stored = await bundles.bundles(place.digest, place.signal);
      return {
        candidates: stored.map((bundle) => () => fetchStored(place, bundle)),
        limit: part === "files" ? limits.bundleFiles : limits.referrers,
      };
    }
  }
}

async function fetchStored(place: Place, stored: StoredBundle): Promise<FoundSignature> {
  const bytes = await place.read(() => stored.read(place.signal));
  return { format: "bundle", origin: sha256(bytes), read: () => readBundle(bytes, place.digest) };
}
