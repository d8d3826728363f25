import { quoted } from "../../image";
import { limits } from "../../limits";
import { endpointOf, type Endpoint } from "../../registry/endpoint";
import { RegistryError } from "../../registry/error";
import { refusal } from "../../registry/failure";
import { nextLink } from "../../registry/link";
import type { Digest } from "../../registry/port";
import { parseRetryAfter } from "../../registry/retry-after";
import {
  safeTarget,
  Transport,
  type Received,
  type TransportOptions,
} from "../../registry/transport";
import type { BundleSource, StoredBundle } from "../bundle-source";
import { readPage, type ListedAttestation } from "./attestations";
import { decompress } from "./snappy";

/** GitHub's attestations of repositories. */
export interface AttestationSource {
  /** Those of one repository, `owner/name`. */
  of(repository: string): BundleSource;
  /** Requests sent so far. */
  readonly requests: number;
  /** Ends kept connections. */
  close(): Promise<void>;
}

const API = "https://api.github.com";
/** https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const API_VERSION = "2022-11-28";

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]*)\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/;
/** What may stand in a header. */
const TOKEN = /^[\x21-\x7e]+$/;

interface Access {
  readonly endpoint: Endpoint;
  /** URL of the API, without slash at the end. */
  readonly base: string;
  readonly authorization: string | undefined;
}

/**
 * Reads attestations over GitHub's REST API, within the same rules as registries: https only, bounded, retried. `GH_TOKEN`
 * or `GITHUB_TOKEN` is sent to the API's own origin only; a bundle that is stored elsewhere is fetched without it.
 * `GITHUB_API_URL` names the API of GitHub Enterprise.
 */
export class GithubAttestations implements AttestationSource {
  private readonly transport: Transport;
  private readonly env: NodeJS.ProcessEnv;
  private readonly now: () => number;
  private access: Access | undefined;

  constructor(options: TransportOptions = {}) {
    this.transport = new Transport(options);
    this.env = options.env ?? process.env;
    this.now = options.now ?? Date.now;
  }

  get requests(): number {
    return this.transport.requests;
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  of(repository: string): BundleSource {
    return { bundles: (digest, signal) => this.list(repository, digest, signal) };
  }

  private async list(
    repository: string,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly StoredBundle[]> {
    if (!NAME.test(repository)) throw new Error(`${quoted(repository)} names no repository`);
    this.access ??= accessOf(this.env);
    const found: StoredBundle[] = [];
    const about = `${this.access.base}/repos/${repository}`;
    let target = new URL(`${about}/attestations/${digest}?per_page=100`);
    let bytes = 0;
    for (let pages = 1; ; pages++) {
      const answer = await this.get(this.access, target, signal);
      if (answer.status === 404 && pages === 1) {
        await this.requireVisible(this.access, new URL(about), signal);
        return [];
      }
      if (answer.status !== 200) throw this.refused(answer);
      bytes += answer.body.length;
      if (bytes > limits.evidenceBytes) {
        throw limit(`${answer.what}: more than ${limits.evidenceBytes} bytes of attestations`);
      }
      for (const listed of readPage(answer.body, answer.what))
        found.push(this.stored(listed, answer));
      if (found.length > limits.referrers) {
        throw limit(`${answer.what}: more than ${limits.referrers} attestations`);
      }
      const next = nextPage(answer, digest);
      if (next === undefined) return found;
      if (pages === limits.referrersPages) {
        throw limit(`${answer.what}: more than ${limits.referrersPages} pages`);
      }
      target = next;
    }
  }

  /** GitHub answers 404 as well about a repository that the caller may not see: that is not "no attestations". */
  private async requireVisible(
    access: Access,
    repository: URL,
    signal: AbortSignal,
  ): Promise<void> {
    const answer = await this.get(access, repository, signal);
    if (answer.status === 200) return;
    if (answer.status !== 404) throw this.refused(answer);
    throw new RegistryError(
      "github.unauthorized",
      `${answer.what}: status 404, there is no such repository, or it is not shown ${access.authorization === undefined ? "without a token" : "to this token"}`,
    );
  }

  private get(
    { endpoint, authorization }: Access,
    url: URL,
    signal: AbortSignal,
  ): Promise<Received> {
    return this.transport.send({
      endpoint,
      method: "GET",
      url,
      headers: {
        accept: "application/vnd.github+json",
        "x-github-api-version": API_VERSION,
      },
      ...(authorization === undefined ? {} : { authorization }),
      limit: limits.evidenceBytes,
      redirects: "follow",
      signal,
    });
  }

  private stored(listed: ListedAttestation, { url, what }: Received): StoredBundle {
    if ("bundle" in listed) {
      const bytes = Buffer.from(JSON.stringify(listed.bundle));
      return { read: () => Promise.resolve(bytes) };
    }
    return {
      read: async (signal) => {
        const { endpoint } = (this.access ??= accessOf(this.env));
        const target = safeTarget(listed.url, url, endpoint, `${what}: the bundle at`);
        const answer = await this.transport.send({
          endpoint,
          method: "GET",
          url: target,
          limit: limits.blobBytes,
          redirects: "follow",
          signal,
        });
        if (answer.status !== 200) throw refusal(answer, answer.what);
        return decompress(answer.body, answer.what);
      },
    };
  }

  /** GitHub answers 403 as well to who asks too often. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  private refused(answer: Received): RegistryError {
    const { status, headers, what } = answer;
    if (status === 401 || status === 403) {
      const wait = this.secondsToWait(headers);
      if (status === 403 && wait !== undefined) {
        const message = `${what}: status 403, the rate limit is reached`;
        return new RegistryError("registry.throttled", message, { retryAfterSeconds: wait });
      }
      return new RegistryError("github.unauthorized", refusal(answer, what).message);
    }
    return refusal(answer, what);
  }

  private secondsToWait(headers: Received["headers"]): number | undefined {
    const {
      "retry-after": after,
      "x-ratelimit-remaining": left,
      "x-ratelimit-reset": reset,
    } = headers;
    if (typeof after === "string") return parseRetryAfter(after, this.now());
    if (left !== "0") return undefined;
    return Math.max(0, Math.ceil(Number(reset) - this.now() / 1000)) || 0;
  }
}

function accessOf(env: NodeJS.ProcessEnv): Access {
  const text = env["GITHUB_API_URL"] || API;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const endpoint = url?.host ? endpointOf(url.host) : undefined;
  if (!url || endpoint?.origin !== url.origin) {
    throw new RegistryError("registry.unreachable", "GITHUB_API_URL is not an https URL");
  }
  const token = env["GH_TOKEN"] || env["GITHUB_TOKEN"];
  if (token && !TOKEN.test(token)) {
    throw new RegistryError("github.unauthorized", "GH_TOKEN or GITHUB_TOKEN is no token");
  }
  return {
    endpoint,
    base: url.origin + url.pathname.replace(/\/+$/, ""),
    authorization: token ? `Bearer ${token}` : undefined,
  };
}

/** GitHub's own links name the repository by its id. Another origin would get the token. */
function nextPage(answer: Received, digest: Digest): URL | undefined {
  const header = answer.headers["link"];
  const link = nextLink(Array.isArray(header) ? header.join(", ") : (header ?? ""));
  if (link === undefined) return undefined;
  const next = URL.canParse(link, answer.url.href) ? new URL(link, answer.url) : undefined;
  // Not decoded as a whole: that throws for a path that is no UTF-8.
  const isOfListing =
    next && next.pathname.replace(/%3a/i, ":").endsWith(`/attestations/${digest}`);
  if (isOfListing && next.origin === answer.url.origin && next.href !== answer.url.href)
    return next;
  throw new RegistryError(
    "registry.unsafe-redirect",
    `${answer.what}: the next page ${quoted(link)} is not of this listing`,
  );
}

const limit = (message: string): RegistryError => new RegistryError("registry.limit", message);
