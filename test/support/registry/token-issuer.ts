import { randomUUID } from "node:crypto";
import { basicCredentials } from "./authentication";
import { jsonReply } from "./reply";
import type { Reply, Request } from "./reply";

export interface TokenOptions {
  /** The user who may pull and push. */
  readonly user?: { readonly username: string; readonly password: string };
  /** Whether anybody gets a token to pull; default true without a `user`, else false. */
  readonly anonymous?: boolean;
  /** The user's identity token (refresh token), as `docker login` keeps it. */
  readonly identityToken?: string;
  /** Microsoft Entra access token that `/oauth2/exchange` takes for a refresh token, as Azure Container Registry does. */
  readonly entraToken?: string;
  /** Lifetime that is announced; default 300. Tokens end by {@link TokenIssuer.revoke}, not by the clock. */
  readonly expiresInSeconds?: number;
}

interface Grant {
  readonly service: string;
  readonly scopes: ReadonlySet<string>;
}

/** Endpoint of Docker's token server; its answers have both `token` and `access_token`. */
export const TOKEN_PATH = "/token";
/** Endpoint of Azure Container Registry; its answers have `access_token` only. */
export const ACR_TOKEN_PATH = "/oauth2/token";
const ACR_EXCHANGE_PATH = "/oauth2/exchange";

const refused = (status: number, error: string, description: string): Reply =>
  jsonReply(status, { error, error_description: description });

/**
 * Issues opaque bearer tokens and knows what each of them grants.
 * https://distribution.github.io/distribution/spec/auth/oauth/, https://azure.github.io/acr/AAD-OAuth
 */
export class TokenIssuer {
  private readonly granted = new Map<string, Grant>();
  private readonly refreshTokens = new Set<string>();

  constructor(private readonly options: TokenOptions) {
    if (options.identityToken !== undefined) this.refreshTokens.add(options.identityToken);
  }

  /** The answer of a token endpoint, or `undefined` when the request is for none. */
  answer(request: Request): Reply | undefined {
    const { pathname } = request.url;
    if (pathname === ACR_EXCHANGE_PATH) return this.exchange(request);
    if (pathname !== TOKEN_PATH && pathname !== ACR_TOKEN_PATH) return undefined;
    return request.method === "POST" ? this.byForm(request) : this.byCredentials(request);
  }

  /** Scopes like `repository:app:pull` of a token for a service; `undefined` for a token that is not valid there. */
  grants(token: string, service: string): ReadonlySet<string> | undefined {
    const grant = this.granted.get(token);
    return grant?.service === service ? grant.scopes : undefined;
  }

  /** Ends every bearer token given so far; refresh tokens stay. */
  revoke(): void {
    this.granted.clear();
  }

  private byCredentials({ headers, url }: Request): Reply {
    const { user, anonymous = user === undefined } = this.options;
    const given = basicCredentials(headers.authorization);
    if (!given) {
      return anonymous
        ? this.issue(url.pathname, url.searchParams, ["pull"])
        : refused(401, "unauthorized", "anonymous access is not allowed");
    }
    if (given.username !== user?.username || given.password !== user.password)
      return refused(401, "unauthorized", "incorrect username or password");
    return this.issue(url.pathname, url.searchParams, ["pull", "push"]);
  }

  private byForm({ body, url }: Request): Reply {
    const form = new URLSearchParams(body.toString("utf8"));
    const grantType = form.get("grant_type");
    if (grantType !== "refresh_token")
      return refused(400, "unsupported_grant_type", `grant_type ${String(grantType)}`);
    if (!this.refreshTokens.has(form.get("refresh_token") ?? ""))
      return refused(401, "invalid_grant", "the refresh token is not valid");
    return this.issue(url.pathname, form, ["pull", "push"]);
  }

  private exchange({ method, body }: Request): Reply {
    const form = new URLSearchParams(body.toString("utf8"));
    if (method !== "POST" || form.get("grant_type") !== "access_token")
      return refused(400, "unsupported_grant_type", "expected access_token");
    if (!form.get("service") || !form.get("tenant"))
      return refused(400, "invalid_request", "service and tenant are required");
    if (form.get("access_token") !== this.options.entraToken)
      return refused(401, "unauthorized", "the Entra token is not valid");
    const refreshToken = randomUUID();
    this.refreshTokens.add(refreshToken);
    return jsonReply(200, { refresh_token: refreshToken });
  }

  private issue(path: string, parameters: URLSearchParams, rights: readonly string[]): Reply {
    const scopes = new Set<string>();
    for (const scope of parameters.getAll("scope").flatMap((text) => text.split(" "))) {
      const [, repository, actions] = /^repository:(.+):([a-z,*]+)$/.exec(scope) ?? [];
      for (const action of actions?.split(",") ?? [])
        if (rights.includes(action)) scopes.add(`repository:${repository ?? ""}:${action}`);
    }
    const token = randomUUID();
    this.granted.set(token, { service: parameters.get("service") ?? "", scopes });
    if (path === ACR_TOKEN_PATH) return jsonReply(200, { access_token: token });
    const { expiresInSeconds = 300 } = this.options;
    return jsonReply(200, { token, access_token: token, expires_in: expiresInSeconds });
  }
}
