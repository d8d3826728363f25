import { limits } from "../limits";
import { checkBlob, checkDigest } from "./blob";
import { RegistryError } from "./error";
import { cancelled } from "./failure";
import { LayoutFiles } from "./layout-files";
import { checkManifest, readManifest } from "./manifest";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "./port";

/** image-spec annotations.md: the tag, or the whole reference, of an entry of index.json. */
const REF_NAME = "org.opencontainers.image.ref.name";
/** containerd and BuildKit write the whole reference here and the tag there. */
const CONTAINERD_NAME = "io.containerd.image.name";
/** What `cosign save` writes instead of tags. */
const KIND = "kind";
const IMAGE_KINDS = ["dev.cosignproject.cosign/image", "dev.cosignproject.cosign/imageIndex"];
const LEGACY_KINDS: Readonly<Record<string, string>> = {
  sig: "dev.cosignproject.cosign/sigs",
  att: "dev.cosignproject.cosign/atts",
};

/**
 * Reads images from an OCI image layout on disk (image-spec, image-layout.md), including those that `cosign save` writes.
 * A layout does not say to which repository its content belongs: a digest is looked up as it is, whatever the repository.
 * Nothing outside the directory is read.
 */
export class LayoutSource implements ContentSource {
  readonly requests = 0;
  private readonly files: LayoutFiles;
  private entries: Promise<readonly Descriptor[]> | undefined;
  private bySubject: Promise<ReadonlyMap<Digest, readonly Descriptor[]>> | undefined;

  constructor(directory: string) {
    this.files = new LayoutFiles(directory);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async resolveTag(
    repository: Repository,
    tag: string,
    signal: AbortSignal,
  ): Promise<Digest | undefined> {
    this.checkSignal(signal);
    const entries = await this.index();
    const tagged = entries.filter((entry) => isNamed(entry, repository, tag));
    const found = tagged.length > 0 ? tagged : cosignSaved(entries, tag);
    const digests = new Set(found.map(({ digest }) => digest));
    if (digests.size > 1) {
      throw new RegistryError(
        "registry.invalid-response",
        `${this.files.directory}: the tag ${tag} names several manifests`,
      );
    }
    return [...digests][0];
  }

  async manifest(
    repository: Repository,
    reference: { digest: Digest } | { tag: string },
    signal: AbortSignal,
  ): Promise<Manifest | undefined> {
    this.checkSignal(signal);
    const digest =
      "digest" in reference
        ? reference.digest
        : await this.resolveTag(repository, reference.tag, signal);
    if (digest === undefined) return undefined;
    const bytes = await this.files.blob(digest, limits.manifestBytes);
    const entry = (await this.index()).find((descriptor) => descriptor.digest === digest);
    if (bytes === undefined && entry !== undefined) throw this.incomplete(digest);
    if (bytes === undefined) return undefined;
    return checkManifest(bytes, { digest, mediaType: entry?.mediaType }, this.what(digest));
  }

  async blob(
    _repository: Repository,
    descriptor: Descriptor,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    this.checkSignal(signal);
    const what = this.what(descriptor.digest);
    const bytes = await this.files.blob(descriptor.digest, limits.blobBytes);
    if (bytes === undefined) {
      throw new RegistryError("registry.invalid-response", `${what}: the layout does not hold it`);
    }
    checkBlob(bytes, descriptor, what);
    return bytes;
  }

  async referrers(
    _repository: Repository,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly Descriptor[]> {
    this.checkSignal(signal);
    this.bySubject ??= this.scan();
    const found = (await this.bySubject).get(digest) ?? [];
    if (found.length <= limits.referrers) return found;
    throw new RegistryError("registry.limit", `${digest}: more than ${limits.referrers} referrers`);
  }

  private index(): Promise<readonly Descriptor[]> {
    this.entries ??= this.files
      .index()
      .then((bytes) => readManifest(bytes, `${this.files.directory}: index.json`).manifests);
    return this.entries;
  }

  /**
   * Referrers need not be listed in index.json: what `cosign save` writes is found among the blobs only. A blob that is
   * missing or damaged could be one, so that a layout which is not whole has no answer instead of a shorter list.
   */
  private async scan(): Promise<ReadonlyMap<Digest, readonly Descriptor[]>> {
    const digests = new Set(await this.files.digests());
    const bySubject = new Map<Digest, Descriptor[]>();
    for (const digest of digests) {
      const bytes = await this.files.smallBlob(digest, limits.manifestBytes);
      if (bytes === undefined) continue;
      checkDigest(bytes, digest, this.what(digest));
      if (!hasSubject(bytes)) continue;
      const { mediaType } = checkManifest(bytes, {}, this.what(digest));
      const { subject, artifactType, config, annotations } = readManifest(bytes, this.what(digest));
      if (subject === undefined) continue;
      const descriptor: Descriptor = {
        mediaType,
        digest,
        size: bytes.length,
        artifactType: artifactType ?? config?.mediaType ?? mediaType,
        annotations,
      };
      bySubject.set(subject.digest, [...(bySubject.get(subject.digest) ?? []), descriptor]);
    }
    const missing = (await this.index()).find(({ digest }) => !digests.has(digest));
    if (missing !== undefined) throw this.incomplete(missing.digest);
    return bySubject;
  }

  private incomplete(digest: Digest): RegistryError {
    return new RegistryError(
      "registry.invalid-response",
      `${this.files.directory}: index.json lists ${digest}, and the layout does not hold it`,
    );
  }

  private what(digest: Digest): string {
    return `${this.files.directory}: ${digest}`;
  }

  private checkSignal(signal: AbortSignal): void {
    if (signal.aborted) throw cancelled(signal, this.files.directory);
  }
}

function isNamed({ annotations = {} }: Descriptor, repository: Repository, tag: string): boolean {
  const whole = `${repository.registry}/${repository.repository}:${tag}`;
  const containerd = annotations[CONTAINERD_NAME];
  if (containerd !== undefined) return containerd === whole;
  const name = annotations[REF_NAME];
  return name === tag || name === whole;
}

/** The manifest of a legacy tag `sha256-….sig` or `.att` in what `cosign save` wrote about that digest. */
function cosignSaved(entries: readonly Descriptor[], tag: string): readonly Descriptor[] {
  const [, hex, suffix = ""] = /^sha256-([0-9a-f]{64})\.([a-z]+)$/.exec(tag) ?? [];
  const kind = LEGACY_KINDS[suffix];
  const isKind = (entry: Descriptor, kinds: readonly string[]): boolean =>
    kinds.includes(entry.annotations?.[KIND] ?? "");
  const images = entries.filter((entry) => isKind(entry, IMAGE_KINDS));
  const isAbout = images.length === 1 && images[0]?.digest === `sha256:${hex ?? ""}`;
  return isAbout && kind !== undefined ? entries.filter((entry) => isKind(entry, [kind])) : [];
}

/** Whether a blob is a manifest with a subject; most blobs are configurations, payloads and layers. */
function hasSubject(bytes: Buffer): boolean {
  if (bytes[0] !== 0x7b || !bytes.includes('"subject"')) return false;
  try {
    const value = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    return "schemaVersion" in value && typeof value["subject"] === "object";
  } catch {
    return false;
  }
}
