import { limits } from "../limits";
import {
  Authenticator,
  defaultEntraToken,
  DockerCredentials,
  type CredentialSource,
  type EntraTokenProvider,
} from "./auth";
import { checkBlob } from "./blob";
import { isDigest } from "./digest";
import { endpointOf, type Endpoint } from "./endpoint";
import { RegistryError } from "./error";
import { refusal } from "./failure";
import { contentType } from "./headers";
import { checkManifest, INDEX_TYPES, MANIFEST_TYPES } from "./manifest";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "./port";
import { listReferrers } from "./referrers";
import { Transport, type Received, type TransportOptions } from "./transport";

export interface RegistryClientOptions extends TransportOptions {
  /** Default: Docker's and Podman's configuration files and credential helpers. */
  readonly credentials?: CredentialSource;
  /** Tokens for Azure Container Registry; default `DefaultAzureCredential` of `@azure/identity`, if installed. */
  readonly entraToken?: EntraTokenProvider;
  /** What is asked of token services; `push` only for what writes (`pushReferrer`). Default `pull`. */
  readonly access?: "pull" | "push";
}

export interface ContentRequest {
  /** A redirect is followed only for what reads. */
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  /** After `/v2/<name>/`, or an absolute URL of the registry. */
  readonly target: string | URL;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** Bytes of the answer that are read at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

const ACCEPT_MANIFESTS = [...MANIFEST_TYPES, ...INDEX_TYPES].join(", ");

/**
 * Reads images from registries over the OCI distribution API (https://github.com/opencontainers/distribution-spec).
 * Whatever it returns was checked against its digest. A registry on this machine is spoken to over plain http, any other
 * over https only.
 *
 * Every method throws {@link RegistryError}; nothing it throws or returns holds a credential.
 */
export class RegistryClient implements ContentSource {
  private readonly transport: Transport;
  private readonly authenticator: Authenticator;
  private readonly endpoints = new Map<string, Endpoint>();

  constructor(options: RegistryClientOptions = {}) {
    this.transport = new Transport(options);
    this.authenticator = new Authenticator({
      transport: this.transport,
      credentials: options.credentials ?? new DockerCredentials(options.env ?? process.env),
      entraToken: options.entraToken ?? defaultEntraToken,
      actions: options.access === "push" ? "pull,push" : "pull",
      now: options.now ?? Date.now,
    });
  }

  get requests(): number {
    return this.transport.requests;
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  /**
   * Takes the digest from a HEAD request where the registry gives one, since that is one small answer. Those bytes were
   * not seen, and need not be: the digest is what is verified and pinned from there on, so a registry that says another
   * one than it would serve only changes which digest that is, as moving the tag would.
   */
  async resolveTag(
    repository: Repository,
    tag: string,
    signal: AbortSignal,
  ): Promise<Digest | undefined> {
    const answer = await this.request(repository, {
      method: "HEAD",
      target: `manifests/${tag}`,
      accept: ACCEPT_MANIFESTS,
      limit: 0,
      signal,
    });
    const digest = answer.headers["docker-content-digest"];
    if (answer.status === 200 && isDigest(digest)) return digest;
    if (answer.status === 404) return undefined;
    // No digest, or a registry that does not know HEAD: the bytes tell it.
    if (![200, 400, 405, 501].includes(answer.status)) throw refusal(answer, answer.what);
    return (await this.manifest(repository, { tag }, signal))?.digest;
  }

  async manifest(
    repository: Repository,
    reference: { digest: Digest } | { tag: string },
    signal: AbortSignal,
  ): Promise<Manifest | undefined> {
    const digest = "digest" in reference ? reference.digest : undefined;
    const answer = await this.request(repository, {
      method: "GET",
      target: `manifests/${"digest" in reference ? reference.digest : reference.tag}`,
      accept: ACCEPT_MANIFESTS,
      limit: limits.manifestBytes,
      signal,
    });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(answer, answer.what);
    const manifest = checkManifest(
      answer.body,
      { digest, mediaType: contentType(answer) },
      answer.what,
    );
    const said = answer.headers["docker-content-digest"];
    if (isDigest(said) && said !== manifest.digest) {
      throw new RegistryError(
        "registry.invalid-response",
        `${answer.what}: Docker-Content-Digest is ${said}, the bytes have ${manifest.digest}`,
      );
    }
    return manifest;
  }

  async blob(
    repository: Repository,
    descriptor: Descriptor,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    if (size > limits.blobBytes) {
      throw new RegistryError(
        "registry.limit",
        `blob ${digest}: ${size} bytes, more than ${limits.blobBytes}`,
      );
    }
    const answer = await this.request(repository, {
      method: "GET",
      target: `blobs/${digest}`,
      limit: limits.blobBytes,
      signal,
    });
    if (answer.status !== 200) throw refusal(answer, answer.what);
    checkBlob(answer.body, descriptor, answer.what);
    return answer.body;
  }

  referrers(
    repository: Repository,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly Descriptor[]> {
    return listReferrers(
      {
        get: (target, accept) =>
          this.request(repository, {
            method: "GET",
            target,
            accept,
            limit: limits.responseBytes,
            signal,
          }),
        manifest: (tag) => this.manifest(repository, { tag }, signal),
      },
      digest,
    );
  }

  /** Sends one request with the registry's credentials and answers whatever comes back; see `pushReferrer`. */
  async request(repository: Repository, request: ContentRequest): Promise<Received> {
    const endpoint = this.endpoint(repository.registry);
    const { target, signal } = request;
    const name = repository.repository;
    const url = new URL(target, `${endpoint.origin}/v2/${name}/`);
    // A page of a listing may have been redirected to another origin, which gets no credentials.
    const own = url.origin === endpoint.origin;
    let authorization = own
      ? await this.authenticator.authorize(endpoint, name, signal)
      : undefined;
    for (let round = 0; ; round++) {
      const answer = await this.transport.send({
        endpoint,
        method: request.method,
        url,
        headers: {
          ...(request.accept === undefined ? {} : { accept: request.accept }),
          ...(request.body === undefined ? {} : { "content-type": request.body.type }),
        },
        ...(request.body === undefined ? {} : { body: request.body.bytes }),
        ...(authorization === undefined ? {} : { authorization }),
        limit: request.limit,
        redirects: request.method === "GET" || request.method === "HEAD" ? "follow" : "refuse",
        signal,
      });
      // The challenge of another host than the registry's is not one that we answer.
      if (answer.status !== 401 || answer.url.origin !== endpoint.origin || round === 2) {
        return refuseEncoding(answer);
      }
      const sent = { refused: authorization, fresh: round > 0 };
      authorization = await this.authenticator.respond(endpoint, name, answer, sent, signal);
      if (authorization === undefined) return answer;
    }
  }

  private endpoint(registry: string): Endpoint {
    let endpoint = this.endpoints.get(registry);
    if (endpoint === undefined) {
      endpoint = endpointOf(registry);
      this.endpoints.set(registry, endpoint);
    }
    return endpoint;
  }
}

/** Compressed bytes are not the bytes that the digest is of. */
function refuseEncoding(answer: Received): Received {
  const encoding = answer.headers["content-encoding"];
  if (answer.status !== 200 || encoding === undefined || encoding === "identity") return answer;
  throw new RegistryError(
    "registry.invalid-response",
    `${answer.what}: the answer is compressed though identity was asked for`,
  );
}
