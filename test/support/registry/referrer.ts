import type { Descriptor, Digest } from "../../../trust/registry/port";
import { mediaTypes } from "./storage";
import type { RepositoryStorage } from "./storage";

export interface ReferrerContent {
  readonly artifactType: string;
  readonly layers: readonly {
    readonly mediaType: string;
    readonly bytes: Uint8Array;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The subject that the manifest names, where it is not the digest that it is listed for. */
  readonly namedSubject?: Descriptor;
  /** What the listing says otherwise than the manifest: cosign 3.0 wrote the empty type and no annotations there. */
  readonly listedAs?: Partial<Descriptor>;
}

/** Stores an artifact manifest as cosign 3 and oras write it, and lists it for the subject. */
export const storeReferrer = (
  storage: RepositoryStorage,
  subject: Digest,
  { artifactType, layers, annotations, namedSubject, listedAs }: ReferrerContent,
): Descriptor => {
  const image = storage.manifests.get(subject);
  const empty = Buffer.from("{}");
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: { mediaType: mediaTypes.empty, digest: storage.putBlob(empty), size: empty.length },
    layers: layers.map((layer) => ({
      mediaType: layer.mediaType,
      digest: storage.putBlob(layer.bytes),
      size: layer.bytes.length,
      ...(layer.annotations && { annotations: layer.annotations }),
    })),
    subject: namedSubject ?? {
      mediaType: image?.mediaType ?? mediaTypes.manifest,
      digest: subject,
      size: image?.bytes.length ?? 0,
    },
    ...(annotations && { annotations }),
  };
  const stored = storage.putManifest(Buffer.from(JSON.stringify(manifest)), mediaTypes.manifest);
  const descriptor: Descriptor = {
    mediaType: stored.mediaType,
    digest: stored.digest,
    size: stored.bytes.length,
    artifactType,
    ...(annotations && { annotations }),
    ...listedAs,
  };
  storage.list(subject, descriptor);
  return descriptor;
};
