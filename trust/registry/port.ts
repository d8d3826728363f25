/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** A repository on a registry, both normalised: `docker.io` + `library/nginx`. */
export interface Repository {
  /** Host, with port if any. */
  readonly registry: string;
  readonly repository: string;
}

/** An OCI descriptor, as far as it is used. Annotations and types in it are hints: nothing in them is signed. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  /** Of a manifest in an index. */
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** A manifest or index whose raw bytes have the digest. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Where image content is read from: a registry or an OCI layout on disk. Every method either answers completely and
 * truthfully, or throws a {@link RegistryError}; a missing thing is `undefined`, which only a definite "not found" gives.
 */
export interface ContentSource {
  /** Resolves a tag to the digest of its manifest, or `undefined` when the registry says that there is none. */
  resolveTag(repository: Repository, tag: string, signal: AbortSignal): Promise<Digest | undefined>;
  /** The manifest with this digest or tag; with a digest, bytes that do not hash to it are an error. */
  manifest(
    repository: Repository,
    reference: { digest: Digest } | { tag: string },
    signal: AbortSignal,
  ): Promise<Manifest | undefined>;
  /** The blob of a descriptor: size and digest are checked. */
  blob(repository: Repository, descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array>;
  /** All referrers of a digest: by the referrers API, or where it has none or is empty, by the fallback tag. */
  referrers(
    repository: Repository,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly Descriptor[]>;
  /** Requests sent so far (0 for a layout on disk). */
  readonly requests: number;
  /** Ends kept connections. */
  close(): Promise<void>;
}
