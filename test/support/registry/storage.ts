import { createHash } from "node:crypto";
import type { Descriptor, Digest, Manifest } from "../../../trust/registry/port";

export const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
  empty: "application/vnd.oci.empty.v1+json",
} as const;

export const digestOf = (bytes: Uint8Array): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text);

/** Tag under which clients keep the referrers of a digest where there is no referrers API (OCI distribution 1.1). */
export const fallbackTag = (digest: Digest): string => digest.replace(":", "-");

/** What is read of a manifest or index. A registry takes what clients push: every field may be missing. */
export interface ManifestContent {
  readonly artifactType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `undefined` for what is no JSON object. */
export const manifestContent = (bytes: Uint8Array): ManifestContent | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

const referrerDescriptor = (manifest: Manifest, content: ManifestContent): Descriptor => {
  const artifactType = content.artifactType ?? content.config?.mediaType;
  return {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    ...(artifactType !== undefined && { artifactType }),
    ...(content.annotations !== undefined && { annotations: content.annotations }),
  };
};

/** The content of one repository. */
export class RepositoryStorage {
  readonly blobs = new Map<Digest, Buffer>();
  readonly manifests = new Map<Digest, Manifest>();
  readonly tags = new Map<string, Digest>();
  private readonly listings = new Map<Digest, Map<Digest, Descriptor>>();

  putBlob(bytes: Uint8Array): Digest {
    const digest = digestOf(bytes);
    this.blobs.set(digest, Buffer.from(bytes));
    return digest;
  }

  /** Stores the bytes as they are, lists them as referrer of their subject, and moves the tag. */
  putManifest(bytes: Uint8Array, mediaType: string, tag?: string): Manifest {
    const manifest = { digest: digestOf(bytes), mediaType, bytes: Buffer.from(bytes) };
    this.manifests.set(manifest.digest, manifest);
    if (tag !== undefined) this.tags.set(tag, manifest.digest);
    const content = manifestContent(bytes);
    if (content?.subject) this.list(content.subject.digest, referrerDescriptor(manifest, content));
    return manifest;
  }

  manifest(reference: string): Manifest | undefined {
    const digest = isDigest(reference) ? reference : this.tags.get(reference);
    return digest && this.manifests.get(digest);
  }

  /** Removes a tag, or a manifest with the tags and listings that name it; false when there is none. */
  deleteManifest(reference: string): boolean {
    if (!isDigest(reference)) return this.tags.delete(reference);
    for (const [tag, digest] of this.tags) if (digest === reference) this.tags.delete(tag);
    for (const listing of this.listings.values()) listing.delete(reference);
    return this.manifests.delete(reference);
  }

  referrers(subject: Digest): readonly Descriptor[] {
    return [...(this.listings.get(subject)?.values() ?? [])];
  }

  /** Lists a referrer, true or not, in place of what the listing said about its digest. */
  list(subject: Digest, descriptor: Descriptor): void {
    const listing = this.listings.get(subject) ?? new Map<Digest, Descriptor>();
    this.listings.set(subject, listing.set(descriptor.digest, descriptor));
  }

  /** The listing as an image index: what the referrers API answers and what the fallback tag points to. */
  static index(manifests: readonly Descriptor[]): Buffer {
    return Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }),
    );
  }
}
