import { RegistryError } from "../registry/error";
import { readManifest } from "../registry/manifest";
import type { Descriptor } from "../registry/port";
import type { FoundSignature } from "./examine";
import { legacyBundle } from "./legacy-layer";
import type { Place } from "./place";
import { requirePayloadAbout } from "./simple-signing";

const PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

/**
 * Lists the layers of the manifest that cosign v1 and v2 tag `sha256-<hex>.sig`. The tag is there because something was
 * signed: a manifest without layers is no proof that nothing was.
 *
 * @throws RegistryError
 */
export async function listLegacyLayers(place: Place): Promise<readonly Descriptor[]> {
  const tag = `${place.digest.replace(":", "-")}.sig`;
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
      bundle: legacyBundle(layer, payload),
      artifact: payload,
      readContent: () => {
        requirePayloadAbout(payload, place.digest);
        return undefined;
      },
    }),
  };
}
