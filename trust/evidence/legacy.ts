import { RegistryError } from "../registry/error";
import { readManifest } from "../registry/manifest";
import type { Descriptor } from "../registry/port";
import { contentOf } from "./bundles";
import type { FoundSignature, ReadSignature } from "./examine";
import { attestationBundle, signatureBundle } from "./legacy-layer";
import type { Place } from "./place";
import { requirePayloadAbout } from "./simple-signing";

const PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE_TYPE = "application/vnd.dsse.envelope.v1+json";

/**
 * Lists the layers of the manifest that cosign v1 and v2 tag `sha256-<hex>.sig` for signatures and `.att` for attestations.
 * The tag is there because something was signed: a manifest without layers is no proof that nothing was.
 *
 * @throws RegistryError
 */
export async function listLegacyLayers(
  place: Place,
  suffix: "sig" | "att",
): Promise<readonly Descriptor[]> {
  const tag = `${place.digest.replace(":", "-")}.${suffix}`;
  const manifest = await place.manifest({ tag });
  if (!manifest) return [];
  const { layers } = readManifest(manifest.bytes, `tag ${tag}`);
  if (layers.length === 0) {
    throw new RegistryError("registry.invalid-response", `tag ${tag}: a manifest without layers`);
  }
  return layers;
}

/**
 * Fetches the payload that a layer's annotations sign.
 *
 * @returns `undefined` if the layer is no signature
 * @throws RegistryError
 */
export async function fetchLegacy(
  place: Place,
  layer: Descriptor,
): Promise<FoundSignature | undefined> {
  if (layer.mediaType !== PAYLOAD_TYPE) return undefined;
  const payload = Buffer.from(await place.blob(layer));
  return {
    format: "legacy",
    origin: layer.digest,
    read: () => ({
      bundle: signatureBundle(layer, payload),
      artifact: payload,
      readContent: () => ({
        requireAbout: () => {
          requirePayloadAbout(payload, place.digest);
          return undefined;
        },
      }),
    }),
  };
}

/**
 * Fetches the envelope of an attestation, which a layer's annotations prove.
 *
 * @returns `undefined` if the layer is no attestation
 * @throws RegistryError
 */
export async function fetchAttestation(
  place: Place,
  layer: Descriptor,
): Promise<FoundSignature | undefined> {
  if (layer.mediaType !== ENVELOPE_TYPE) return undefined;
  const envelope = Buffer.from(await place.blob(layer));
  return {
    format: "legacy",
    origin: layer.digest,
    read: () => readAttestation(place, layer, envelope),
  };
}

function readAttestation(place: Place, layer: Descriptor, envelope: Buffer): ReadSignature {
  const bundle = attestationBundle(layer, envelope);
  return {
    bundle,
    envelope,
    readContent: () => contentOf(bundle.content, place.digest),
  };
}
