import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Descriptor, Digest, Manifest } from "../../../trust/registry/port";
import { fallbackTag, manifestContent } from "./storage";
import type { ManifestContent, RepositoryStorage } from "./storage";

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const REF_NAME = "org.opencontainers.image.ref.name";

interface Entry {
  readonly manifest: Manifest;
  readonly content: ManifestContent;
  readonly tags: readonly string[];
}

/** The manifests that index.json lists: all that have a tag or a subject, or those that belong to one digest. */
const listed = (storage: RepositoryStorage, only: Digest | undefined): Entry[] => {
  const entries = [...storage.manifests.values()].map((manifest) => ({
    manifest,
    content: manifestContent(manifest.bytes) ?? {},
    tags: [...storage.tags].filter(([, d]) => d === manifest.digest).map(([tag]) => tag),
  }));
  return entries.filter(({ manifest, content, tags }) => {
    if (only === undefined) return tags.length > 0 || content.subject !== undefined;
    const prefix = fallbackTag(only);
    return (
      manifest.digest === only ||
      content.subject?.digest === only ||
      tags.some((tag) => tag === prefix || tag.startsWith(`${prefix}.`))
    );
  });
};

const descriptors = ({ manifest, content, tags }: Entry): Descriptor[] => {
  const descriptor = {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    ...(content.artifactType !== undefined && { artifactType: content.artifactType }),
  };
  if (tags.length === 0) return [descriptor];
  return tags.map((tag) => ({ ...descriptor, annotations: { [REF_NAME]: tag } }));
};

/**
 * Writes a repository as an OCI image layout: every tag with `org.opencontainers.image.ref.name`, referrers without one
 * (as oras does), legacy and fallback tags as the tags that they are. With `digest` only what belongs to it.
 */
export const writeLayout = async (
  directory: string,
  storage: RepositoryStorage,
  digest?: Digest,
): Promise<void> => {
  const blobs = join(directory, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const write = (name: Digest, bytes: Uint8Array) =>
    writeFile(join(blobs, name.slice("sha256:".length)), bytes);

  const copy = async (manifest: Manifest): Promise<void> => {
    await write(manifest.digest, manifest.bytes);
    const { config, layers = [], manifests = [] } = manifestContent(manifest.bytes) ?? {};
    for (const descriptor of config ? [config, ...layers] : layers) {
      const bytes = storage.blobs.get(descriptor.digest);
      if (bytes) await write(descriptor.digest, bytes);
    }
    for (const child of manifests) {
      const found = storage.manifests.get(child.digest);
      if (found) await copy(found);
    }
  };

  const entries = listed(storage, digest);
  for (const { manifest } of entries) await copy(manifest);
  const index = { schemaVersion: 2, manifests: entries.flatMap(descriptors) };
  await writeFile(join(directory, "index.json"), JSON.stringify(index));
  await writeFile(join(directory, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
};
