import { snappyCompress } from "hysnappy";
import type { Digest } from "../../../trust/registry/port";
import { LoopbackServer } from "../registry/loopback-server";
import type { ServerOptions } from "../registry/loopback-server";
import { jsonReply } from "../registry/reply";
import type { Reply, Request } from "../registry/reply";

export interface GithubOptions extends ServerOptions {
  /** Attestations of one page, whatever the client asks for; default 100. */
  readonly perPage?: number;
  /** The one token that may read; default anybody may. */
  readonly token?: string;
  /** Repositories of which the caller may not know that they exist; default none. */
  readonly hidden?: readonly string[];
  /** Where bundles are stored that are not in the list; default this server. */
  readonly storage?: GithubServer;
}

type Stored = { readonly bundle: unknown } | { readonly bundle_url: string };

/** GitHub's attestations API, under a path as GitHub Enterprise has it. https://docs.github.com/en/rest/repos/attestations */
export class GithubServer extends LoopbackServer {
  private readonly attestations = new Map<string, Stored[]>();
  private readonly blocks = new Map<string, Uint8Array>();

  private constructor(private readonly options: GithubOptions) {
    super(options);
  }

  static async listen(options: GithubOptions = {}): Promise<GithubServer> {
    const server = new GithubServer(options);
    await server.start();
    return server;
  }

  /** For `GITHUB_API_URL`. */
  get apiUrl(): string {
    return `${this.url}/api/v3`;
  }

  /** Lists a bundle with its content. */
  add(repository: string, digest: Digest, bundle: unknown): void {
    this.list(repository, digest).push({ bundle });
  }

  /** Lists a bundle that is stored elsewhere, compressed with Snappy. */
  addStored(repository: string, digest: Digest, bundle: unknown): void {
    const { storage = this } = this.options;
    const url = storage.store(snappyCompress(Buffer.from(JSON.stringify(bundle))));
    this.addUrl(repository, digest, url);
  }

  addUrl(repository: string, digest: Digest, url: string): void {
    this.list(repository, digest).push({ bundle_url: url });
  }

  /** Stores bytes, and answers from where they are served. */
  store(block: Uint8Array): string {
    const name = String(this.blocks.size);
    this.blocks.set(name, block);
    return `${this.url}/storage/${name}?signature=secret`;
  }

  private list(repository: string, digest: Digest): Stored[] {
    const key = `${repository} ${digest}`;
    const list = this.attestations.get(key) ?? [];
    this.attestations.set(key, list);
    return list;
  }

  protected answer({ url, headers }: Request): Reply {
    const { pathname, searchParams } = url;
    const block = this.blocks.get(/^\/storage\/(\d+)$/.exec(pathname)?.[1] ?? "");
    if (block)
      return {
        status: 200,
        headers: { "content-type": "application/x-snappy" },
        body: Buffer.from(block),
      };
    const [, repository, digest] =
      /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/attestations\/(sha256:[0-9a-f]{64})$/.exec(pathname) ??
      [];
    const { token, perPage = 100 } = this.options;
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) {
      return jsonReply(401, { message: `Bad credentials: ${headers.authorization ?? ""}` });
    }
    const [, asked = ""] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)$/.exec(pathname) ?? [];
    if (asked !== "" && this.options.hidden?.includes(asked) !== true) {
      return jsonReply(200, { full_name: asked });
    }
    const found = this.attestations.get(`${repository ?? ""} ${digest ?? ""}`);
    if (!found) return jsonReply(404, { message: "Not Found" });
    const start = Number(searchParams.get("after") ?? 0);
    const end = start + perPage;
    const next = new URL(url);
    next.searchParams.set("after", String(end));
    const reply = jsonReply(200, { attestations: found.slice(start, end) });
    return end < found.length
      ? { ...reply, headers: { ...reply.headers, link: `<${next.href}>; rel="next"` } }
      : reply;
  }
}
