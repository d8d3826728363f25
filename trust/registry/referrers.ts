import { quoted } from "../image";
import { limits } from "../limits";
import { RegistryError } from "./error";
import { refusal } from "./failure";
import { contentType } from "./headers";
import { nextLink } from "./link";
import { checkManifest, isIndexType, readManifest, INDEX_TYPES } from "./manifest";
import type { Descriptor, Digest, Manifest } from "./port";
import type { Received } from "./transport";

/** How the listing reads from one repository. */
export interface ReferrersReader {
  get(target: string | URL, accept: string): Promise<Received>;
  manifest(tag: string): Promise<Manifest | undefined>;
}

const [OCI_INDEX] = INDEX_TYPES;

/** What a registry without the referrers API answers. */
const UNSUPPORTED = new Set([400, 404, 405, 406, 501]);

/**
 * All referrers of a digest (distribution-spec 1.1, "Listing Referrers"): by the API, or where a registry has none or
 * lists none, by the tag that clients keep instead. (An empty list proves nothing: GHCR has answered so for images whose
 * referrers were pushed under the tag.) Types are not filtered: indexes written by cosign 3.0 name a wrong one.
 *
 * @throws {@link RegistryError}; in particular any answer that is neither a list nor a definite "not supported"
 */
export async function listReferrers(
  reader: ReferrersReader,
  digest: Digest,
): Promise<readonly Descriptor[]> {
  const listed = await fromApi(reader, digest);
  if (Array.isArray(listed) && listed.length > 0) return listed;
  const tagged = await fromTag(reader, digest);
  if (tagged.length === 0 && listed instanceof RegistryError) throw listed;
  return tagged;
}

/**
 * Returns, instead of a list, the error for a success that is no list: some registries answer unknown paths with a page of
 * their own, but so does whatever stands in between, and that does not mean "none".
 */
async function fromApi(
  reader: ReferrersReader,
  digest: Digest,
): Promise<Descriptor[] | RegistryError> {
  const found = new Map<Digest, Descriptor>();
  const seen = new Set<string>();
  let target: string | URL = `referrers/${digest}`;
  for (let pages = 1; ; pages++) {
    const answer = await reader.get(target, OCI_INDEX);
    if (pages === 1 && UNSUPPORTED.has(answer.status)) return [];
    if (answer.status === 200 && contentType(answer) !== OCI_INDEX) {
      const error = new RegistryError(
        "registry.invalid-response",
        `${answer.what}: ${quoted(contentType(answer) ?? "")} instead of a list of referrers`,
      );
      if (pages === 1) return error;
      throw error;
    }
    if (answer.status !== 200) throw refusal(answer, answer.what);
    seen.add(answer.url.href);
    const index = checkManifest(answer.body, { mediaType: OCI_INDEX }, answer.what);
    add(found, readManifest(index.bytes, answer.what).manifests, digest);
    const next = nextPage(answer);
    if (next === undefined) return [...found.values()];
    if (seen.has(next.href)) {
      throw new RegistryError(
        "registry.invalid-response",
        `${answer.what}: the pages lead in a circle`,
      );
    }
    if (pages === limits.referrersPages) {
      throw new RegistryError(
        "registry.limit",
        `${answer.what}: more than ${limits.referrersPages} pages`,
      );
    }
    target = next;
  }
}

function nextPage(answer: Received): URL | undefined {
  const header = answer.headers["link"];
  const link = nextLink(Array.isArray(header) ? header.join(", ") : (header ?? ""));
  if (link === undefined) return undefined;
  const next = URL.canParse(link, answer.url.href) ? new URL(link, answer.url) : undefined;
  // Another origin or path would get the repository's token, and could list another digest's referrers.
  if (next?.origin === answer.url.origin && next.pathname === answer.url.pathname) return next;
  throw new RegistryError(
    "registry.unsafe-redirect",
    `${answer.what}: the next page ${quoted(link)} is not of this listing`,
  );
}

/** The tag under which clients keep the referrers of a digest where the registry has no API for them. */
export const fallbackTag = (digest: Digest): string => digest.replace(":", "-");

async function fromTag(reader: ReferrersReader, digest: Digest): Promise<readonly Descriptor[]> {
  const tag = fallbackTag(digest);
  const index = await reader.manifest(tag);
  if (index === undefined) return [];
  if (!isIndexType(index.mediaType)) {
    throw new RegistryError(
      "registry.invalid-response",
      `referrers tag ${tag}: ${quoted(index.mediaType)} is not an index`,
    );
  }
  const found = new Map<Digest, Descriptor>();
  add(found, readManifest(index.bytes, `referrers tag ${tag}`).manifests, digest);
  return [...found.values()];
}

function add(found: Map<Digest, Descriptor>, more: readonly Descriptor[], digest: Digest): void {
  for (const descriptor of more) found.set(descriptor.digest, descriptor);
  if (found.size > limits.referrers) {
    throw new RegistryError("registry.limit", `${digest}: more than ${limits.referrers} referrers`);
  }
}
