import { z } from "zod";
import { limits } from "../../limits";
import type { Endpoint } from "../endpoint";
import { RegistryError } from "../error";
import type { Answer } from "../exchange";
import { refusal } from "../failure";
import { parseStrictJson, StrictJsonError } from "../strict-json";
import type { Transport } from "../transport";
import { basicAuthorization, type Credential } from "./credential";

/** What a token is asked for; all of it but the realm and service is ours. */
export interface TokenRequest {
  readonly endpoint: Endpoint;
  readonly realm: URL;
  readonly service?: string;
  /** `repository:NAME:pull` or `repository:NAME:pull,push` */
  readonly scope: string;
  readonly signal: AbortSignal;
}

export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch, with a margin. */
  readonly expires: number;
}

/** Seconds; https://distribution.github.io/distribution/spec/auth/token/ */
const DEFAULT_LIFETIME = 60;
const LONGEST_LIFETIME = 86_400;
/** What may stand in a header. */
const TOKEN = /^[\x21-\x7e]{1,32768}$/;

const answerSchema = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
});

/**
 * Gets a bearer token: anonymously, with name and password (distribution's token protocol) or with an identity token
 * (its OAuth2 protocol). A redirect of a token service is never followed.
 *
 * @throws {@link RegistryError} `registry.unauthorized` when the service refuses
 */
export async function requestToken(
  transport: Transport,
  request: TokenRequest,
  credential: Credential | undefined,
  now: number,
): Promise<Token> {
  const answer =
    credential?.kind === "identity-token"
      ? await postForm(transport, request, request.realm, {
          grant_type: "refresh_token",
          client_id: "countersign",
          service: request.service ?? request.endpoint.registry,
          scope: request.scope,
          refresh_token: credential.token,
        })
      : await getToken(transport, request, credential);
  const { token, access_token: accessToken, expires_in: lifetime } = readAnswer(answer, request);
  const value = token ?? accessToken ?? "";
  if (!TOKEN.test(value)) throw noToken(request.realm);
  const seconds = Math.min(Math.max(lifetime ?? 0, DEFAULT_LIFETIME), LONGEST_LIFETIME);
  return { value, expires: now + seconds * 900 };
}

/** Exchanges something for a refresh token at a path of the registry, as Azure Container Registry does. */
export async function requestRefreshToken(
  transport: Transport,
  request: TokenRequest,
  url: URL,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await postForm(transport, request, url, form);
  const { refresh_token: token } = readAnswer(answer, { ...request, realm: url });
  if (token === undefined || !TOKEN.test(token)) throw noToken(url);
  return token;
}

function getToken(
  transport: Transport,
  { endpoint, realm, service, scope, signal }: TokenRequest,
  credential: Extract<Credential, { kind: "password" }> | undefined,
): Promise<Answer> {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope);
  return transport.send({
    endpoint,
    method: "GET",
    url,
    ...(credential === undefined
      ? {}
      : { authorization: basicAuthorization(credential.username, credential.password) }),
    limit: limits.responseBytes,
    redirects: "refuse",
    signal,
  });
}

function postForm(
  transport: Transport,
  { endpoint, signal }: TokenRequest,
  url: URL,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  return transport.send({
    endpoint,
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
    limit: limits.responseBytes,
    redirects: "refuse",
    signal,
  });
}

function readAnswer(answer: Answer, { realm }: TokenRequest): z.infer<typeof answerSchema> {
  const what = `token service ${realm.origin}${realm.pathname}`;
  if (answer.status !== 200) {
    // Token services answer 400 where OAuth2 (RFC 6749 5.2) has them refuse a grant.
    throw answer.status === 400
      ? new RegistryError("registry.unauthorized", `${what}: status 400`)
      : refusal(answer, what);
  }
  try {
    return answerSchema.parse(parseStrictJson(answer.body));
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof z.ZodError) throw noToken(realm);
    throw error;
  }
}

const noToken = (url: URL): RegistryError =>
  new RegistryError(
    "registry.invalid-response",
    `token service ${url.origin}${url.pathname}: the answer holds no token`,
  );
