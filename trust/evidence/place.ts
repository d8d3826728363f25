import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "../registry/port";

/** Where the signatures of one digest are looked for. Every method throws `RegistryError`; no blob is fetched twice. */
export class Place {
  private readonly blobs = new Map<Digest, Promise<Uint8Array>>();

  constructor(
    private readonly source: ContentSource,
    private readonly repository: Repository,
    readonly digest: Digest,
    private readonly signal: AbortSignal,
  ) {}

  referrers(): Promise<readonly Descriptor[]> {
    return this.source.referrers(this.repository, this.digest, this.signal);
  }

  manifest(reference: { digest: Digest } | { tag: string }): Promise<Manifest | undefined> {
    return this.source.manifest(this.repository, reference, this.signal);
  }

  blob(descriptor: Descriptor): Promise<Uint8Array> {
    const { digest } = descriptor;
    const blob =
      this.blobs.get(digest) ?? this.source.blob(this.repository, descriptor, this.signal);
    this.blobs.set(digest, blob);
    return blob;
  }
}
