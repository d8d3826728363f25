import { limits } from "../limits";
import type { RegistryClient } from "./client";
import { isDigest, sha256 } from "./digest";
import { endpointOf } from "./endpoint";
import { RegistryError } from "./error";
import { refusal } from "./failure";
import { INDEX_TYPES, MANIFEST_TYPES, isIndexType, readManifest } from "./manifest";
import type { Descriptor, Digest, Repository } from "./port";
import { fallbackTag } from "./referrers";
import type { Received } from "./transport";

/** What is attached to an image. */
export interface ReferrerContent {
  readonly artifactType: string;
  /** Its one layer. */
  readonly layer: { readonly mediaType: string; readonly bytes: Uint8Array };
  readonly annotations: Readonly<Record<string, string>>;
}

/** image-spec 1.1, "Guidance for an Empty Descriptor". */
const EMPTY = { mediaType: "application/vnd.oci.empty.v1+json", bytes: Buffer.from("{}") };

const [MANIFEST] = MANIFEST_TYPES;
const [INDEX] = INDEX_TYPES;

/**
 * Attaches an artifact to an image (distribution-spec 1.1, "Pushing Manifests with Subject"): its blobs, its manifest, and
 * where the registry does not say that it lists referrers, the index under the tag that clients keep instead.
 *
 * @param client made with `access: "push"`
 * @returns the descriptor of the pushed manifest
 * @throws RegistryError
 */
export async function pushReferrer(
  client: RegistryClient,
  repository: Repository,
  subject: Digest,
  content: ReferrerContent,
  signal: AbortSignal,
): Promise<Descriptor> {
  const about = await client.manifest(repository, { digest: subject }, signal);
  if (about === undefined) {
    throw new RegistryError("image.not-found", `${repository.repository} has no ${subject}`);
  }
  const { artifactType, layer, annotations } = content;
  const config = await pushBlob(client, repository, EMPTY, signal);
  const layers = [await pushBlob(client, repository, layer, signal)];
  const { mediaType, bytes } = about;
  const manifest = encode({
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType,
    config,
    layers,
    subject: { mediaType, digest: subject, size: bytes.length },
    annotations,
  });
  const descriptor: Descriptor = { mediaType: MANIFEST, ...sized(manifest), artifactType };
  const answer = await putManifest(
    client,
    repository,
    descriptor.digest,
    MANIFEST,
    manifest,
    signal,
  );
  if (answer.headers["oci-subject"] !== subject) {
    await addToFallback(client, repository, subject, descriptor, signal);
  }
  return descriptor;
}

/** Pushes a blob in one piece, unless the registry has it. */
async function pushBlob(
  client: RegistryClient,
  repository: Repository,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Uint8Array },
  signal: AbortSignal,
): Promise<Descriptor> {
  const descriptor = { mediaType, ...sized(bytes) };
  const known = await client.request(repository, {
    method: "HEAD",
    target: `blobs/${descriptor.digest}`,
    limit: 0,
    signal,
  });
  if (known.status === 200) return descriptor;
  const opened = await client.request(repository, {
    method: "POST",
    target: "blobs/uploads/",
    body: { type: "application/octet-stream", bytes: new Uint8Array() },
    limit: limits.responseBytes,
    signal,
  });
  if (opened.status !== 202) throw refusal(opened, opened.what);
  const target = uploadUrl(opened, repository);
  target.searchParams.set("digest", descriptor.digest);
  const stored = await client.request(repository, {
    method: "PUT",
    target,
    body: { type: "application/octet-stream", bytes },
    limit: limits.responseBytes,
    signal,
  });
  if (stored.status !== 201) throw refusal(stored, stored.what);
  return descriptor;
}

/** Where the registry wants the bytes: its own origin, or another one over https, which gets no credentials. */
function uploadUrl({ headers, url, what }: Received, { registry }: Repository): URL {
  const { location } = headers;
  if (typeof location !== "string" || !URL.canParse(location, url.href)) {
    throw new RegistryError("registry.invalid-response", `${what}: no place to upload to`);
  }
  const target = new URL(location, url);
  if (target.protocol !== "https:" && target.origin !== endpointOf(registry).origin) {
    throw new RegistryError("registry.unsafe-redirect", `${what}: the upload is not over https`);
  }
  return target;
}

async function putManifest(
  client: RegistryClient,
  repository: Repository,
  reference: string,
  type: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Received> {
  const answer = await client.request(repository, {
    method: "PUT",
    target: `manifests/${reference}`,
    body: { type, bytes },
    limit: limits.responseBytes,
    signal,
  });
  if (answer.status !== 201) throw refusal(answer, answer.what);
  const said = answer.headers["docker-content-digest"];
  if (isDigest(said) && said !== sha256(bytes)) {
    throw new RegistryError("registry.invalid-response", `${answer.what}: stored as ${said}`);
  }
  return answer;
}

/**
 * Adds a referrer to the index under the fallback tag. Registries know no conditional write here: of two who add at the
 * same moment, one is lost, as with every client.
 */
async function addToFallback(
  client: RegistryClient,
  repository: Repository,
  subject: Digest,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<void> {
  const tag = fallbackTag(subject);
  const found = await client.manifest(repository, { tag }, signal);
  if (found !== undefined && !isIndexType(found.mediaType)) {
    throw new RegistryError("registry.invalid-response", `tag ${tag} is not an index of referrers`);
  }
  const listed = found === undefined ? [] : readManifest(found.bytes, `tag ${tag}`).manifests;
  if (listed.some(({ digest }) => digest === descriptor.digest)) return;
  // As it was pushed, with what we do not read of it.
  const before = JSON.parse(Buffer.from(found?.bytes ?? "{}").toString("utf8")) as {
    manifests?: readonly unknown[];
  };
  const index = encode({
    schemaVersion: 2,
    mediaType: INDEX,
    ...before,
    manifests: [...(before.manifests ?? []), descriptor],
  });
  await putManifest(client, repository, tag, INDEX, index, signal);
}

const encode = (value: object): Buffer => Buffer.from(JSON.stringify(value));

const sized = (bytes: Uint8Array): Pick<Descriptor, "digest" | "size"> => ({
  digest: sha256(bytes),
  size: bytes.length,
});
