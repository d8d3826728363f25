import { errorReply, jsonReply } from "./reply";
import type { Reply, Request } from "./reply";
import { digestOf, isDigest, manifestContent, mediaTypes, RepositoryStorage } from "./storage";

const content = (mediaType: string, digest: string, bytes: Uint8Array): Reply => ({
  status: 200,
  headers: { "content-type": mediaType, "docker-content-digest": digest },
  body: bytes,
});

const isRead = (method: string): boolean => method === "GET" || method === "HEAD";

/** `/v2/<name>/manifests/<reference>` */
export const answerManifest = (
  { method, headers, body }: Request,
  name: string,
  storage: RepositoryStorage,
  reference: string,
  announcesSubject: boolean,
): Reply => {
  if (isRead(method)) {
    const manifest = storage.manifest(reference);
    return manifest
      ? content(manifest.mediaType, manifest.digest, manifest.bytes)
      : errorReply(404, "MANIFEST_UNKNOWN", `${name} has no manifest ${reference}`);
  }
  if (method === "DELETE") {
    return storage.deleteManifest(reference)
      ? { status: 202, headers: {} }
      : errorReply(404, "MANIFEST_UNKNOWN", `${name} has no manifest ${reference}`);
  }
  if (method !== "PUT") return errorReply(405, "UNSUPPORTED", method);
  const pushed = manifestContent(body);
  if (!pushed) return errorReply(400, "MANIFEST_INVALID", "no JSON object");
  if (isDigest(reference) && digestOf(body) !== reference)
    return errorReply(400, "DIGEST_INVALID", `expected ${reference}, got ${digestOf(body)}`);
  const tag = isDigest(reference) ? undefined : reference;
  const { digest } = storage.putManifest(body, headers["content-type"] ?? mediaTypes.manifest, tag);
  return {
    status: 201,
    headers: {
      location: `/v2/${name}/manifests/${digest}`,
      "docker-content-digest": digest,
      ...(announcesSubject && pushed.subject && { "oci-subject": pushed.subject.digest }),
    },
  };
};

/** `/v2/<name>/blobs/<digest>` */
export const answerBlob = (
  { method }: Request,
  name: string,
  storage: RepositoryStorage,
  digest: string,
): Reply => {
  const bytes = isDigest(digest) ? storage.blobs.get(digest) : undefined;
  if (!bytes) return errorReply(404, "BLOB_UNKNOWN", `${name} has no blob ${digest}`);
  return isRead(method)
    ? content("application/octet-stream", digest, bytes)
    : errorReply(405, "UNSUPPORTED", method);
};

/** `/v2/<name>/tags/list?n=&last=` */
export const answerTags = (
  { url }: Request,
  name: string,
  storage: RepositoryStorage,
  pageSize: number,
): Reply => {
  const last = url.searchParams.get("last") ?? "";
  const size = Math.min(Number(url.searchParams.get("n") ?? pageSize), pageSize);
  const rest = [...storage.tags.keys()].filter((tag) => tag > last).sort();
  const tags = rest.slice(0, size);
  const next = `/v2/${name}/tags/list?n=${size}&last=${tags.at(-1) ?? ""}`;
  return jsonReply(200, { name, tags }, rest.length > size ? nextLink(next) : {});
};

const nextLink = (path: string) => ({ link: `<${path}>; rel="next"` });

/** `/v2/<name>/referrers/<digest>?artifactType=`; pages follow by `page`, which clients know only from `Link`. */
export const answerReferrers = (
  { url }: Request,
  name: string,
  storage: RepositoryStorage,
  subject: string,
  pageSize: number,
): Reply => {
  if (!isDigest(subject)) return errorReply(400, "DIGEST_INVALID", subject);
  const artifactType = url.searchParams.get("artifactType");
  const all = storage
    .referrers(subject)
    .filter((descriptor) => artifactType === null || descriptor.artifactType === artifactType);
  const page = Number(url.searchParams.get("page") ?? "1");
  const following = new URLSearchParams(url.searchParams);
  following.set("page", String(page + 1));
  return {
    status: 200,
    headers: {
      "content-type": mediaTypes.index,
      ...(artifactType !== null && { "oci-filters-applied": "artifactType" }),
      ...(all.length > page * pageSize &&
        nextLink(`/v2/${name}/referrers/${subject}?${following.toString()}`)),
    },
    body: RepositoryStorage.index(all.slice((page - 1) * pageSize, page * pageSize)),
  };
};
