import {
  pushReferrer,
  type Descriptor,
  type Digest,
  type RegistryClient,
  type Repository,
} from "../registry";

const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/**
 * Attaches a bundle to an image where cosign puts attestations, with its annotations.
 *
 * @param client made with `access: "push"`
 * @throws RegistryError
 */
export const attachBundle = (
  client: RegistryClient,
  repository: Repository,
  digest: Digest,
  bundle: { readonly json: string; readonly predicateType: string; readonly created: Date },
  signal: AbortSignal,
): Promise<Descriptor> =>
  pushReferrer(
    client,
    repository,
    digest,
    {
      artifactType: BUNDLE_TYPE,
      layer: { mediaType: BUNDLE_TYPE, bytes: Buffer.from(bundle.json) },
      annotations: {
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": bundle.predicateType,
        "org.opencontainers.image.created": bundle.created.toISOString(),
      },
    },
    signal,
  );
