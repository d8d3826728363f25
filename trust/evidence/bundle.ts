import {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  bundleFromJSON,
  ValidationError,
  type Bundle,
} from "@sigstore/bundle";
import { limits } from "../limits";
import { parseStrictJson } from "../registry/strict-json";
import { bundleSchema } from "./bundle-schema";
import { Rejection, rejectOn } from "./rejection";
import { requireShape } from "./schema";

const mediaTypes = new Set([
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
]);

/**
 * Reads a Sigstore bundle strictly. `@sigstore/bundle` alone takes any version number, ignores fields that it does not
 * know, lets the last of two equal keys win and skips what is no base64: what it verifies need not be what another reader
 * of the same bytes sees.
 *
 * @throws Rejection `bundle.malformed`, `bundle.media-type`, `registry.limit`
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  return toBundle(
    rejectOn("bundle.malformed", "the bundle is not strict JSON", () => parseStrictJson(bytes)),
  );
}

/** The same for a bundle that is parsed JSON already. */
export function toBundle(json: unknown): Bundle {
  requireMediaType(json);
  requireShape(bundleSchema, json, "the bundle");
  const bundle = readBundle(json);
  requireFewEntries(bundle);
  return bundle;
}

function readBundle(json: unknown): Bundle {
  try {
    return bundleFromJSON(json);
  } catch (error) {
    const fields = error instanceof ValidationError ? error.fields.join(", ") : String(error);
    const message = `the bundle is not as its version demands: ${fields}`;
    throw new Rejection("bundle.malformed", message, { cause: error });
  }
}

/** Before the fields: another version may have others. */
function requireMediaType(json: unknown): void {
  const found: unknown =
    json !== null && typeof json === "object" && "mediaType" in json && json.mediaType;
  if (typeof found !== "string") {
    throw new Rejection("bundle.malformed", "the bundle has no media type");
  }
  if (!mediaTypes.has(found)) {
    throw new Rejection("bundle.media-type", `media type "${found}"`);
  }
}

function requireFewEntries({ verificationMaterial: material }: Bundle): void {
  const entries = material.tlogEntries.length;
  const timestamps = material.timestampVerificationData?.rfc3161Timestamps.length ?? 0;
  if (entries > limits.bundleEntries || timestamps > limits.bundleEntries) {
    throw new Rejection(
      "registry.limit",
      `${entries} log entries and ${timestamps} timestamps, more than ${limits.bundleEntries}`,
    );
  }
}
