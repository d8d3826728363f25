import type { Descriptor, Digest, Manifest } from "../../../trust/registry/port";
import { basicGuard, bearerGuard } from "./authentication";
import type { Access, Guard } from "./authentication";
import { parsePlatform, storeImage } from "./image";
import type { PushedImage, PushedIndex } from "./image";
import { writeLayout } from "./layout";
import { LoopbackServer } from "./loopback-server";
import type { RegistryAuthentication, RegistryOptions } from "./options";
import type { ReferrerContent } from "./referrer";
import { storeReferrer } from "./referrer";
import { errorReply } from "./reply";
import type { Reply, Request } from "./reply";
import { answerBlob, answerManifest, answerReferrers, answerTags } from "./routes";
import { fallbackTag, mediaTypes, RepositoryStorage } from "./storage";
import { ACR_TOKEN_PATH, TOKEN_PATH, TokenIssuer } from "./token-issuer";
import { Uploads } from "./uploads";

const ROUTE =
  /^\/v2\/(?<name>.+?)\/(?<kind>manifests|blobs\/uploads|blobs|tags|referrers)\/(?<rest>[^/]*)$/;

/** An OCI registry in memory, on 127.0.0.1: https://github.com/opencontainers/distribution-spec (1.1). */
export class TestRegistry extends LoopbackServer {
  /** Issues the tokens in bearer mode without a server of its own. */
  readonly tokens: TokenIssuer | undefined;
  private readonly repositories = new Map<string, RepositoryStorage>();
  private readonly uploads = new Uploads();
  private readonly guard: Guard;
  private readonly referrersApi: boolean | "empty";
  private readonly pageSize: number;
  private pushed = 0;

  constructor(options: RegistryOptions) {
    super(options);
    const { referrersApi = true, pageSize = Infinity, auth = { mode: "none" } } = options;
    this.referrersApi = referrersApi;
    this.pageSize = pageSize;
    this.tokens = auth.mode === "bearer" && !auth.server ? new TokenIssuer(auth) : undefined;
    this.guard = this.guardFor(auth);
  }

  /** The content of a repository, to look into or to break. */
  repository(name: string): RepositoryStorage {
    const storage = this.repositories.get(name) ?? new RepositoryStorage();
    this.repositories.set(name, storage);
    return storage;
  }

  /** Pushes a small image of one layer; the same `content` gives the same digest, no content a new one. */
  pushImage(repository: string, options: { tag?: string; content?: string } = {}): PushedImage {
    const content = options.content ?? `image ${++this.pushed}`;
    const platform = parsePlatform("linux/amd64");
    const manifest = storeImage(this.repository(repository), content, platform, options.tag);
    return this.pushedImage(repository, manifest);
  }

  /** Pushes an index with an image for each platform (`linux/arm64`). */
  pushIndex(
    repository: string,
    platforms: readonly string[] = ["linux/amd64", "linux/arm64"],
    options: { tag?: string; content?: string } = {},
  ): PushedIndex {
    const content = options.content ?? `image ${++this.pushed}`;
    const storage = this.repository(repository);
    const images = platforms.map((text) => storeImage(storage, content, parsePlatform(text)));
    const manifests = images.map((image, i) => ({
      mediaType: image.mediaType,
      digest: image.digest,
      size: image.bytes.length,
      platform: parsePlatform(platforms[i] ?? ""),
    }));
    const index = storage.putManifest(
      RepositoryStorage.index(manifests),
      mediaTypes.index,
      options.tag,
    );
    return {
      ...this.pushedImage(repository, index),
      images: images.map((image) => this.pushedImage(repository, image)),
    };
  }

  putBlob(repository: string, bytes: Uint8Array): Digest {
    return this.repository(repository).putBlob(bytes);
  }

  /** Stores any bytes, well-formed or not, and moves the tag to them. */
  putManifest(repository: string, bytes: Uint8Array, mediaType: string, tag?: string): Digest {
    return this.repository(repository).putManifest(bytes, mediaType, tag).digest;
  }

  /** Attaches an artifact to a digest; without a working referrers API also in the index of the fallback tag. */
  putReferrer(repository: string, subject: Digest, content: ReferrerContent): Descriptor {
    const storage = this.repository(repository);
    const descriptor = storeReferrer(storage, subject, content);
    if (this.referrersApi !== true) {
      const index = RepositoryStorage.index(storage.referrers(subject));
      storage.putManifest(index, mediaTypes.index, fallbackTag(subject));
    }
    return descriptor;
  }

  putTag(repository: string, tag: string, digest: Digest): void {
    this.repository(repository).tags.set(tag, digest);
  }

  deleteTag(repository: string, tag: string): void {
    this.repository(repository).tags.delete(tag);
  }

  /** Writes an OCI image layout of the repository, or of one digest with what belongs to it. */
  async writeLayout(
    directory: string,
    repository: string,
    options: { digest?: Digest } = {},
  ): Promise<void> {
    await writeLayout(directory, this.repository(repository), options.digest);
  }

  protected override answer(request: Request): Reply {
    const { pathname } = request.url;
    const token = this.tokens?.answer(request);
    if (token) return token;
    if (pathname === "/v2/")
      return this.guard(request, undefined) ?? { status: 200, headers: {}, body: "{}" };
    const { name, kind, rest } = ROUTE.exec(decodeURIComponent(pathname))?.groups ?? {};
    if (name === undefined || kind === undefined || rest === undefined)
      return errorReply(404, "NOT_FOUND", pathname);
    const reads = request.method === "GET" || request.method === "HEAD";
    const access: Access = { repository: name, action: reads ? "pull" : "push" };
    return this.guard(request, access) ?? this.route(request, name, kind, rest);
  }

  private route(request: Request, name: string, kind: string, rest: string): Reply {
    const known = this.repositories.get(name);
    const writes = request.method === "PUT" || request.method === "POST";
    if (!known && !writes && kind !== "referrers")
      return errorReply(404, "NAME_UNKNOWN", `repository ${name} does not exist`);
    const storage = known ?? this.repository(name);
    switch (kind) {
      case "manifests":
        return answerManifest(request, name, storage, rest, this.referrersApi === true);
      case "blobs/uploads": {
        const source = this.repositories.get(request.url.searchParams.get("from") ?? "");
        return this.uploads.answer(request, name, storage, source, rest);
      }
      case "blobs":
        return answerBlob(request, name, storage, rest);
      case "tags":
        return answerTags(request, name, storage, this.pageSize);
      default:
        return this.referrers(request, name, storage, rest);
    }
  }

  private referrers(
    request: Request,
    name: string,
    storage: RepositoryStorage,
    subject: string,
  ): Reply {
    if (this.referrersApi === false) return errorReply(404, "NOT_FOUND", request.url.pathname);
    const visible = this.referrersApi === "empty" ? new RepositoryStorage() : storage;
    return answerReferrers(request, name, visible, subject, this.pageSize);
  }

  private guardFor(auth: RegistryAuthentication): Guard {
    if (auth.mode === "none") return () => undefined;
    if (auth.mode === "basic") return basicGuard(auth.username, auth.password);
    const { server = this, realm, service, acr = false } = auth;
    const issuer = server === this ? this.tokens : auth.server?.issuer;
    if (!issuer) throw new Error("bearer mode without an issuer");
    const path = acr ? ACR_TOKEN_PATH : TOKEN_PATH;
    return bearerGuard(
      issuer,
      () => realm ?? `${server.url}${path}`,
      () => service ?? this.host,
    );
  }

  private pushedImage(repository: string, { digest, bytes }: Manifest): PushedImage {
    return { digest, manifest: bytes, reference: `${this.host}/${repository}@${digest}` };
  }
}

/** Starts a registry on a free port of 127.0.0.1. */
export const startRegistry = async (options: RegistryOptions = {}): Promise<TestRegistry> => {
  const registry = new TestRegistry(options);
  await registry.start();
  return registry;
};
