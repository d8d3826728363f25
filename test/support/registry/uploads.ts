import { randomUUID } from "node:crypto";
import { errorReply } from "./reply";
import type { Reply, Request } from "./reply";
import { digestOf, isDigest } from "./storage";
import type { RepositoryStorage } from "./storage";

/** Blob uploads in progress: POST opens one, PATCH appends, PUT ends it (OCI distribution specification, "Push"). */
export class Uploads {
  private readonly open = new Map<string, Buffer>();

  /** @param id what follows `/blobs/uploads/` */
  answer(
    request: Request,
    name: string,
    storage: RepositoryStorage,
    mountSource: RepositoryStorage | undefined,
    id: string,
  ): Reply {
    const { method, url, body } = request;
    if (method === "POST" && id === "") {
      const mounted = mountSource?.blobs.get(url.searchParams.get("mount") as `sha256:${string}`);
      if (mounted) return this.stored(name, storage, mounted);
      if (url.searchParams.has("digest")) return this.finish(url, name, storage, body);
      const upload = randomUUID();
      return this.accepted(name, upload, Buffer.alloc(0));
    }
    const received = this.open.get(id);
    if (!received) return errorReply(404, "BLOB_UPLOAD_UNKNOWN", id);
    const bytes = Buffer.concat([received, body]);
    if (method === "PATCH") return this.accepted(name, id, bytes);
    if (method !== "PUT") return errorReply(405, "UNSUPPORTED", method);
    this.open.delete(id);
    return this.finish(url, name, storage, bytes);
  }

  private accepted(name: string, id: string, bytes: Buffer): Reply {
    this.open.set(id, bytes);
    const headers = {
      location: `/v2/${name}/blobs/uploads/${id}`,
      range: `0-${Math.max(bytes.length - 1, 0)}`,
    };
    return { status: 202, headers };
  }

  private finish(url: URL, name: string, storage: RepositoryStorage, bytes: Buffer): Reply {
    const expected = url.searchParams.get("digest") ?? "";
    if (!isDigest(expected) || digestOf(bytes) !== expected)
      return errorReply(400, "DIGEST_INVALID", `expected ${expected}, got ${digestOf(bytes)}`);
    return this.stored(name, storage, bytes);
  }

  private stored(name: string, storage: RepositoryStorage, bytes: Buffer): Reply {
    const digest = storage.putBlob(bytes);
    const headers = { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest };
    return { status: 201, headers };
  }
}
