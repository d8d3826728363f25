import type { Digest } from "../registry/port";

/** A bundle that lies elsewhere than beside the image. */
export interface StoredBundle {
  /** Its JSON text. @throws RegistryError */
  read(signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * Where bundles are found besides the registry: GitHub's attestations of a repository, or files of the caller. As a
 * `ContentSource`, it answers completely or throws a `RegistryError`.
 */
export interface BundleSource {
  /** The bundles that may be about a digest; whether they are, the reader checks. */
  bundles(digest: Digest, signal: AbortSignal): Promise<readonly StoredBundle[]>;
}
