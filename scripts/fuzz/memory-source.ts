import { RegistryError, sha256 } from "../../trust/registry";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "../../trust/registry";
import { checkBlob } from "../../trust/registry/blob";
import { checkManifest } from "../../trust/registry/manifest";
import { listReferrers } from "../../trust/registry/referrers";

export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const EMPTY = Buffer.from("{}");

/** What a referrers listing answers. */
export interface Page {
  readonly body: Uint8Array;
  readonly contentType?: string;
  readonly link?: string;
}

/**
 * A registry in memory that answers whatever it was given, through the checks of the real client: only the requests are
 * left out.
 */
export class MemorySource implements ContentSource {
  requests = 0;
  private readonly blobs = new Map<string, Uint8Array>();
  /** By digest and by tag. */
  private readonly manifests = new Map<string, { mediaType: string; bytes: Uint8Array }>();
  private readonly pages = new Map<string, Page>();
  private readonly listings = new Map<string, Descriptor[]>();

  putBlob(mediaType: string, bytes: Uint8Array): Descriptor {
    const digest = sha256(bytes);
    this.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  putManifest(bytes: Uint8Array, mediaType: string = OCI_MANIFEST, tag?: string): Descriptor {
    const digest = sha256(bytes);
    this.manifests.set(digest, { mediaType, bytes });
    if (tag !== undefined) this.manifests.set(tag, { mediaType, bytes });
    return { mediaType, digest, size: bytes.length };
  }

  /** Attaches a blob to a digest, as cosign attaches a bundle. */
  attach(subject: Digest, mediaType: string, bytes: Uint8Array): Descriptor {
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: mediaType,
      config: this.putBlob("application/vnd.oci.empty.v1+json", EMPTY),
      layers: [this.putBlob(mediaType, bytes)],
      subject: { mediaType: OCI_MANIFEST, digest: subject, size: 2 },
    };
    return this.list(subject, this.putManifest(Buffer.from(JSON.stringify(manifest))));
  }

  list(subject: Digest, descriptor: Descriptor): Descriptor {
    this.listings.set(subject, [...(this.listings.get(subject) ?? []), descriptor]);
    return descriptor;
  }

  /** Answers the listing of a digest with a page of any content. */
  putPage(subject: Digest, page: Page): void {
    this.pages.set(subject, page);
  }

  resolveTag(_: Repository, tag: string): Promise<Digest | undefined> {
    const found = this.manifests.get(tag);
    return Promise.resolve(found && sha256(found.bytes));
  }

  async manifest(
    _: Repository,
    reference: { digest: Digest } | { tag: string },
  ): Promise<Manifest | undefined> {
    this.requests++;
    const digest = "digest" in reference ? reference.digest : undefined;
    const name = "digest" in reference ? reference.digest : reference.tag;
    const found = this.manifests.get(name);
    return Promise.resolve(
      found && checkManifest(found.bytes, { digest, mediaType: found.mediaType }, name),
    );
  }

  async blob(_: Repository, descriptor: Descriptor): Promise<Uint8Array> {
    this.requests++;
    const bytes = this.blobs.get(descriptor.digest);
    if (!bytes) throw new RegistryError("registry.invalid-response", "status 404");
    checkBlob(bytes, descriptor, `blob ${descriptor.digest}`);
    return Promise.resolve(bytes);
  }

  referrers(repository: Repository, digest: Digest): Promise<readonly Descriptor[]> {
    const url = new URL(`https://registry.example/v2/${repository.repository}/referrers/${digest}`);
    const page: Page = this.pages.get(digest) ?? {
      body: Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: OCI_INDEX,
          manifests: this.listings.get(digest) ?? [],
        }),
      ),
    };
    const headers = {
      "content-type": page.contentType ?? OCI_INDEX,
      ...(page.link === undefined ? {} : { link: page.link }),
    };
    return listReferrers(
      {
        get: (target) => {
          this.requests++;
          const body = Buffer.from(page.body);
          const asked = new URL(target, url);
          return Promise.resolve({ status: 200, headers, body, url: asked, what: "GET referrers" });
        },
        manifest: (tag) => this.manifest(repository, { tag }),
      },
      digest,
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
