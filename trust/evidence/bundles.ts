import type { Bundle } from "@sigstore/bundle";
import { RegistryError } from "../registry/error";
import { readManifest } from "../registry/manifest";
import type { Descriptor, Digest } from "../registry/port";
import { parseBundle } from "./bundle";
import type { FoundSignature, ReadSignature, SignedContent } from "./examine";
import type { Place } from "./place";
import { Rejection } from "./rejection";
import { readStatement, requireAbout } from "./statement";

/** How the media types of bundles begin, whatever their version. */
const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle";

/**
 * Fetches the bundle that a referrer holds. The artifact types of the listing are not asked: fallback indexes written by
 * cosign 3.0 carry the empty type. So the manifest of every referrer is read, and nothing else of what is no bundle.
 *
 * @returns `undefined` if the referrer is no bundle
 * @throws RegistryError
 */
export async function fetchBundle(
  place: Place,
  referrer: Descriptor,
): Promise<FoundSignature | undefined> {
  const manifest = await place.manifest({ digest: referrer.digest });
  if (!manifest) {
    throw contradiction(`lists referrer ${referrer.digest} and does not have it`);
  }
  const { layers, subject } = readManifest(manifest.bytes, `referrer ${referrer.digest}`);
  const layer = layers.find(({ mediaType }) => mediaType.startsWith(BUNDLE_TYPE));
  if (!layer) return undefined;
  if (subject?.digest !== place.digest) {
    const named = subject?.digest ?? "nothing";
    throw contradiction(`lists referrer ${referrer.digest}, which refers to ${named}`);
  }
  if (layers.length !== 1) {
    const message = `a bundle among ${layers.length} layers`;
    return { format: "bundle", origin: referrer.digest, read: () => refuse(message) };
  }
  const bytes = await place.blob(layer);
  return { format: "bundle", origin: layer.digest, read: () => readBundle(bytes, place.digest) };
}

const contradiction = (message: string): RegistryError =>
  new RegistryError("registry.invalid-response", `the registry ${message}`);

function refuse(message: string): never {
  throw new Rejection("bundle.malformed", message);
}

/** Reads a bundle, which must hold a statement. @throws Rejection */
export function readBundle(bytes: Uint8Array, digest: Digest): ReadSignature {
  const bundle = parseBundle(bytes);
  return { bundle, readContent: () => contentOf(bundle.content, digest) };
}

/** What the statement in a bundle says, and whether that is about the digest. @throws Rejection */
export function contentOf(content: Bundle["content"], digest: Digest): SignedContent {
  if (content.$case !== "dsseEnvelope") {
    throw new Rejection("statement.payload-type", "a message signature without a statement");
  }
  const statement = readStatement(content.dsseEnvelope);
  const { predicateType, predicate } = statement;
  return { predicateType, predicate, requireAbout: () => requireAbout(statement, digest) };
}
