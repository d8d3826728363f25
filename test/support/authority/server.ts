import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Authority } from "./authority";
import { fulcioResponse } from "./server-fulcio";
import { rekor1Response, rekor2Response } from "./server-rekor";
import { timestampResponse } from "./server-timestamp";
import type { Identity } from "./identity";

/** An authority over HTTP on the loopback interface, so that real signing clients can use it. */
export interface AuthorityServer {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** An OIDC token that Fulcio takes for this identity. It is not signed: clients do not look (cosign wants to read RS256 in
   * its header), and this Fulcio remembers it. */
  identityToken(identity: Identity): string;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceRequest {
  readonly body: Buffer;
  readonly contentType: string;
  readonly bearer: string;
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

const TOKEN_LIFETIME_SECONDS = 600;

/** Starts Fulcio's `signingCert`, Rekor's `log/entries` in both versions and the timestamp endpoint. */
export const serve = async (authority: Authority): Promise<AuthorityServer> => {
  const identities = new Map<string, Identity>();
  const routes: Readonly<Record<string, (request: ServiceRequest) => Reply>> = {
    "POST /api/v2/signingCert": (request) => fulcioResponse(authority, identities, request),
    "POST /api/v1/log/entries": (request) => rekor1Response(authority, request),
    "POST /api/v2/log/entries": (request) => rekor2Response(authority, request),
    "POST /api/v1/timestamp": (request) => timestampResponse(authority, request),
  };
  const answer = async (message: IncomingMessage): Promise<Reply> => {
    const route = routes[`${message.method ?? ""} ${message.url ?? ""}`];
    if (!route) return { status: 404, type: "text/plain", body: "not found" };
    const { authorization = "", "content-type": contentType = "" } = message.headers;
    try {
      const bearer = authorization.replace(/^Bearer /i, "");
      return route({ body: await readBody(message), contentType, bearer });
    } catch (error) {
      return { status: 400, type: "text/plain", body: String(error) };
    }
  };
  const server = createServer((message, response) => {
    void answer(message).then(({ status, type, body, headers }) => {
      response.writeHead(status, { "content-type": type, ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    identityToken: (identity) => {
      const now = Math.floor(authority.now().getTime() / 1000);
      const claims = {
        iss: identity.issuer,
        sub: identity.subject,
        aud: "sigstore",
        jti: String(identities.size),
        iat: now,
        exp: now + TOKEN_LIFETIME_SECONDS,
      };
      const token = `${base64url({ alg: "RS256", typ: "JWT" })}.${base64url(claims)}.c2lnbmF0dXJl`;
      identities.set(token, identity);
      return token;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
};
