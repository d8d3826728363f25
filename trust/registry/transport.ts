import type { LookupFunction } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pLimit, { type LimitFunction } from "p-limit";
import { quoted } from "../image";
import { limits } from "../limits";
import { isLoopbackName } from "./address";
import { Dispatchers } from "./dispatchers";
import type { Endpoint } from "./endpoint";
import { RegistryError } from "./error";
import { exchange, type Answer } from "./exchange";
import { cancelled, failureOfAnswer, failureOfError, type Failure } from "./failure";

export interface TransportOptions {
  /** Milliseconds of one request, from its start to the last byte; default 15 000. */
  readonly timeout?: number;
  /** Requests to one origin at once; default 16. */
  readonly maxConcurrency?: number;
  /** Proxies (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`) and certificate authorities; default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Waits between attempts, milliseconds. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** Name look-up; default `dns.lookup`. */
  readonly lookup?: LookupFunction;
}

export interface TransportRequest {
  /** The registry that is asked, or on whose word another host is asked. */
  readonly endpoint: Endpoint;
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Value of the Authorization header; it does not follow a redirect to another origin. */
  readonly authorization?: string;
  readonly body?: string | Uint8Array;
  /** Bytes of the answer that are read at most. */
  readonly limit: number;
  readonly redirects: "follow" | "refuse";
  readonly signal: AbortSignal;
}

/** An answer, with where it came from in the end. */
export interface Received extends Answer {
  readonly url: URL;
  /** Method and URL without query, for messages. */
  readonly what: string;
}

/** Milliseconds before the second attempt; doubled for each further one. */
const BACKOFF = 200;

/** Sends requests: pooled connections, one timeout per request, retries, redirects within the rules. */
export class Transport {
  /** Requests sent, retries and redirects included. */
  requests = 0;

  private readonly dispatchers: Dispatchers;
  private readonly limiters = new Map<string, LimitFunction>();
  private readonly timeout: number;
  private readonly maxConcurrency: number;
  private readonly sleep: NonNullable<TransportOptions["sleep"]>;
  private readonly random: () => number;
  private readonly now: () => number;

  constructor(options: TransportOptions = {}) {
    this.timeout = options.timeout ?? 15_000;
    this.maxConcurrency = options.maxConcurrency ?? 16;
    this.sleep = options.sleep ?? ((time, signal) => delay(time, undefined, { signal }));
    this.random = options.random ?? Math.random;
    this.now = options.now ?? Date.now;
    this.dispatchers = new Dispatchers({
      connections: this.maxConcurrency,
      connectTimeout: this.timeout,
      env: options.env ?? process.env,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    });
  }

  /**
   * Sends a request and reads its answer, whatever its status, unless that is one of a registry in trouble.
   *
   * @throws {@link RegistryError}
   */
  async send(request: TransportRequest): Promise<Received> {
    let { url, authorization } = request;
    for (let hops = 0; ; hops++) {
      const answer = await this.attempt(request, url, authorization);
      const location = redirectOf(answer);
      const from = describe(request.method, url);
      if (location === undefined) return { ...answer, url, what: from };
      if (request.redirects === "refuse")
        throw unsafe(`${from}: a redirect, which is not followed`);
      if (hops === limits.redirects) {
        throw unsafe(`${from}: more than ${limits.redirects} redirects`);
      }
      const target = safeTarget(location, url, request.endpoint, `${from}: the redirect to`);
      // Once a request has left the registry's origin it stays anonymous, even if it is sent back.
      if (target.origin !== request.endpoint.origin) authorization = undefined;
      url = target;
    }
  }

  close(): Promise<void> {
    return this.dispatchers.close();
  }

  private async attempt(
    request: TransportRequest,
    url: URL,
    authorization: string | undefined,
  ): Promise<Answer> {
    const what = describe(request.method, url);
    for (let attempt = 1; ; attempt++) {
      const result = await this.once(request, url, authorization, what);
      if (!("error" in result)) return result;
      if (!result.passing) throw result.error;
      if (attempt === limits.attempts) throw afterAttempts(result.error, attempt);
      const jitter = BACKOFF * 2 ** (attempt - 1) * (0.5 + this.random() / 2);
      const asked = (result.error.options.retryAfterSeconds ?? 0) * 1000;
      try {
        await this.sleep(Math.max(jitter, asked), request.signal);
      } catch {
        throw cancelled(request.signal, what);
      }
    }
  }

  private async once(
    request: TransportRequest,
    url: URL,
    authorization: string | undefined,
    what: string,
  ): Promise<Answer | Failure> {
    const { endpoint, signal } = request;
    try {
      const answer = await this.limiter(url.origin)(async () => {
        signal.throwIfAborted();
        const dispatcher = await (url.origin === endpoint.origin
          ? this.dispatchers.named(endpoint)
          : this.dispatchers.foreign(endpoint, url));
        this.requests++;
        return exchange(dispatcher, {
          method: request.method,
          url,
          headers: {
            "user-agent": "countersign",
            "accept-encoding": "identity",
            ...request.headers,
            ...(authorization === undefined ? {} : { authorization }),
          },
          ...(request.body === undefined ? {} : { body: request.body }),
          limit: request.limit,
          timeout: this.timeout,
          signal,
        });
      });
      const secrets = [authorization, request.body].filter((text) => typeof text === "string");
      const received = { ...answer, secrets };
      return failureOfAnswer(received, what, this.now()) ?? received;
    } catch (error) {
      return failureOfError(error, what, signal);
    }
  }

  private limiter(origin: string): LimitFunction {
    let limiter = this.limiters.get(origin);
    if (limiter === undefined) {
      limiter = pLimit(this.maxConcurrency);
      this.limiters.set(origin, limiter);
    }
    return limiter;
  }
}

/** Without the query: that of a redirect target or page may hold a signature that grants access. */
const describe = (method: string, url: URL): string => `${method} ${url.origin}${url.pathname}`;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function redirectOf(answer: Answer): string | undefined {
  const { location } = answer.headers;
  return REDIRECTS.has(answer.status) && typeof location === "string" ? location : undefined;
}

/**
 * Where an endpoint that is spoken to sends us: https without credentials, or plain http on this machine if the endpoint is
 * there. At which addresses a host may be is checked when it is connected to.
 *
 * @param what names it in messages, before the URL
 * @throws {@link RegistryError} `registry.unsafe-redirect`
 */
export function safeTarget(location: string, base: URL, endpoint: Endpoint, what: string): URL {
  if (!URL.canParse(location, base.href)) {
    throw unsafe(`${what} ${quoted(location)} names no URL`);
  }
  const target = new URL(location, base);
  const shown = quoted(`${target.origin}${target.pathname}`);
  if (target.username !== "" || target.password !== "") {
    throw unsafe(`${what} ${shown} carries credentials`);
  }
  const local = endpoint.loopback && isLoopbackName(target.hostname);
  if (target.protocol !== "https:" && !(local && target.protocol === "http:")) {
    throw unsafe(`${what} ${shown} is not https`);
  }
  return target;
}

const unsafe = (message: string): RegistryError =>
  new RegistryError("registry.unsafe-redirect", message);

const afterAttempts = (error: RegistryError, attempts: number): RegistryError =>
  new RegistryError(error.code, `${error.message} (${attempts} attempts)`, error.options);
