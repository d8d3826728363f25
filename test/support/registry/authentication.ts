import type { Reply, Request } from "./reply";
import { errorReply } from "./reply";
import type { TokenIssuer } from "./token-issuer";

/** What an authorisation is asked for; `undefined` for the API's root, which any valid credential may read. */
export interface Access {
  readonly repository: string;
  readonly action: "pull" | "push";
}

/** `Basic` credentials of a request. */
export const basicCredentials = (
  header: string | undefined,
): { username: string; password: string } | undefined => {
  const encoded = /^Basic (.+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
};

/** Decides whether a request may pass: `undefined`, or the answer that asks for credentials. */
export type Guard = (request: Request, access: Access | undefined) => Reply | undefined;

const unauthorized = (challenge: string): Reply =>
  errorReply(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenge });

export const basicGuard = (username: string, password: string): Guard => {
  return ({ headers }) => {
    const given = basicCredentials(headers.authorization);
    if (given?.username === username && given.password === password) return undefined;
    return unauthorized('Basic realm="registry"');
  };
};

/** https://distribution.github.io/distribution/spec/auth/token/ */
export const bearerGuard = (
  issuer: TokenIssuer,
  realm: () => string,
  service: () => string,
): Guard => {
  return ({ headers }, access) => {
    const scope = access && `repository:${access.repository}:${access.action}`;
    const parts = [`realm="${realm()}"`, `service="${service()}"`];
    if (access)
      parts.push(
        `scope="repository:${access.repository}:${access.action === "push" ? "pull,push" : "pull"}"`,
      );
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
    if (token === undefined) return unauthorized(`Bearer ${parts.join(",")}`);
    const granted = issuer.grants(token, service());
    if (!granted) return unauthorized(`Bearer ${parts.join(",")},error="invalid_token"`);
    if (scope !== undefined && !granted.has(scope))
      return unauthorized(`Bearer ${parts.join(",")},error="insufficient_scope"`);
    return undefined;
  };
};
