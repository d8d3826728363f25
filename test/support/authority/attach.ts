import type { Descriptor, Digest } from "../../../trust/registry/port";
import { digestOf, mediaTypes } from "../registry";
import type { TestRegistry } from "../registry";
import { BUNDLE_MEDIA_TYPE, COSIGN_SIGN_PREDICATE } from "./bundle";
import type { BundleJson } from "./bundle-json";
import type { LegacyLayer } from "./legacy";

export interface BundleAnnotations {
  /** What the annotation says of the predicate; nobody signs it. Default: cosign's predicate of an image signature. */
  readonly predicateType?: string;
  /** Default 2026-01-01; the same bundle gives the same manifest. */
  readonly created?: Date;
}

/** Puts evidence where cosign puts it. */
export const attach = {
  /** As cosign v3: a referrer with the bundle as its one layer; text is stored as it is. */
  bundle: (
    registry: TestRegistry,
    repository: string,
    digest: Digest,
    bundle: BundleJson | string,
    annotations: BundleAnnotations = {},
  ): Descriptor => {
    const { predicateType = COSIGN_SIGN_PREDICATE, created = new Date("2026-01-01T00:00:00Z") } =
      annotations;
    const text = typeof bundle === "string" ? bundle : JSON.stringify(bundle);
    return registry.putReferrer(repository, digest, {
      artifactType: BUNDLE_MEDIA_TYPE,
      layers: [{ mediaType: BUNDLE_MEDIA_TYPE, bytes: Buffer.from(text) }],
      annotations: {
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": predicateType,
        "org.opencontainers.image.created": created.toISOString().replace(/\.\d+/, ""),
      },
    });
  },
  /** As cosign v1 and v2: all signatures (or attestations, `att`) of a digest are the layers of one manifest, under a tag made of the digest. */
  legacy: (
    registry: TestRegistry,
    repository: string,
    digest: Digest,
    layers: readonly LegacyLayer[],
    suffix: "sig" | "att" = "sig",
  ): Digest => {
    const config = Buffer.from(
      JSON.stringify({
        architecture: "",
        created: "0001-01-01T00:00:00Z",
        os: "",
        rootfs: { type: "layers", diff_ids: layers.map(({ payload }) => digestOf(payload)) },
        config: {},
      }),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: {
        mediaType: mediaTypes.config,
        size: config.length,
        digest: registry.putBlob(repository, config),
      },
      layers: layers.map(({ mediaType, payload, annotations }) => ({
        mediaType,
        size: payload.length,
        digest: registry.putBlob(repository, payload),
        annotations,
      })),
    };
    const tag = `${digest.replace(":", "-")}.${suffix}`;
    return registry.putManifest(
      repository,
      Buffer.from(JSON.stringify(manifest)),
      mediaTypes.manifest,
      tag,
    );
  },
};
