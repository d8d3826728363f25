import { limits } from "../limits";
import { RegistryError } from "../registry/error";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "../registry/port";

/**
 * Where evidence about one digest is looked for. Every method throws `RegistryError`; no blob is fetched twice, and of all
 * blobs and bundles together no more than `limits.evidenceBytes`.
 */
export class Place {
  private readonly blobs = new Map<string, Promise<Uint8Array>>();
  private bytes = 0;

  constructor(
    private readonly source: ContentSource,
    private readonly repository: Repository,
    readonly digest: Digest,
    readonly signal: AbortSignal,
  ) {}

  referrers(): Promise<readonly Descriptor[]> {
    return this.source.referrers(this.repository, this.digest, this.signal);
  }

  manifest(reference: { digest: Digest } | { tag: string }): Promise<Manifest | undefined> {
    return this.source.manifest(this.repository, reference, this.signal);
  }

  blob(descriptor: Descriptor): Promise<Uint8Array> {
    // With the size: who names another one for the blob of a good signature gets an error, which is not that signature's.
    const key = `${descriptor.digest} ${descriptor.size}`;
    const known = this.blobs.get(key);
    if (known) return known;
    // The source refuses a larger one by itself, so that nothing of it is read.
    if (descriptor.size <= limits.blobBytes) this.bytes += descriptor.size;
    const blob = this.isFull()
      ? Promise.reject(tooMuch(this.digest))
      : this.source.blob(this.repository, descriptor, this.signal);
    this.blobs.set(key, blob);
    return blob;
  }

  /** A bundle that lies elsewhere, whose size is known once it is read. */
  async read(bundle: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.isFull()) throw tooMuch(this.digest);
    const bytes = await bundle();
    this.bytes += bytes.length;
    if (this.isFull()) throw tooMuch(this.digest);
    return bytes;
  }

  private isFull(): boolean {
    return this.bytes > limits.evidenceBytes;
  }
}

const tooMuch = (digest: Digest): RegistryError =>
  new RegistryError(
    "registry.limit",
    `the signatures of ${digest} have more than ${limits.evidenceBytes} bytes`,
  );
