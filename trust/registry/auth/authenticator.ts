import { quoted } from "../../image";
import type { Endpoint } from "../endpoint";
import { RegistryError } from "../error";
import type { Answer } from "../exchange";
import { Shared } from "../shared";
import type { Transport } from "../transport";
import { azureCredential, isAzureRegistry, type EntraTokenProvider } from "./acr";
import { parseChallenges, type Challenge } from "./challenge";
import { basicAuthorization, type Credential, type CredentialSource } from "./credential";
import { judgeRealm, type Realm } from "./realm";
import { requestToken, type Token, type TokenRequest } from "./token-service";

export interface AuthenticatorOptions {
  readonly transport: Transport;
  readonly credentials: CredentialSource;
  readonly entraToken: EntraTokenProvider;
  /** What tokens are asked for. */
  readonly actions: "pull" | "pull,push";
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How a registry wants to be authenticated to; learnt from its first refusal. */
type Scheme =
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly realm: Realm; readonly service?: string };

interface AzureCredential {
  readonly credential: Credential;
  readonly expires: number;
}

/** Characters of a service name that is sent on. */
const SERVICE_LENGTH = 255;

/** Milliseconds; Azure Container Registry's refresh tokens live three hours. */
const AZURE_CREDENTIAL_LIFETIME = 3_600_000;

/**
 * Answers the challenges of registries: Basic, or bearer tokens for `repository:NAME:pull` (or `pull,push`). The scope is computed here and
 * never copied from the registry. Once a registry's scheme is known, further repositories ask for their token at once
 * instead of being refused first.
 */
export class Authenticator {
  private readonly schemes = new Map<string, Scheme>();
  private readonly tokens: Shared<Token>;
  private readonly azure: Shared<AzureCredential>;
  /** Azure registries that turned out to refuse anonymous pulls. */
  private readonly notAnonymous = new Set<string>();

  constructor(private readonly options: AuthenticatorOptions) {
    const isFresh = ({ expires }: { expires: number }): boolean => options.now() < expires;
    this.tokens = new Shared<Token>(isFresh);
    this.azure = new Shared<AzureCredential>(isFresh);
  }

  /** The Authorization value to send from the start, if the registry is known to want one. */
  async authorize(
    endpoint: Endpoint,
    repository: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const scheme = this.schemes.get(endpoint.registry);
    return scheme === undefined ? undefined : this.value(scheme, endpoint, repository, signal);
  }

  /**
   * The Authorization value after a 401, or `undefined` when there is no better one than what was refused.
   *
   * @param refused the value that was sent
   * @param fresh whether that value was made for this very request, so that asking again gives nothing new
   * @throws {@link RegistryError}
   */
  async respond(
    endpoint: Endpoint,
    repository: string,
    answer: Answer,
    { refused, fresh }: { refused: string | undefined; fresh: boolean },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { registry } = endpoint;
    const scheme = await chooseScheme(answer, endpoint);
    this.schemes.set(registry, scheme);
    if (scheme.kind === "basic") {
      const value = await this.value(scheme, endpoint, repository, signal);
      return value === refused ? undefined : value;
    }
    if (refused !== undefined) {
      await this.tokens.forget(
        tokenKey(endpoint, scheme, repository),
        (token) => `Bearer ${token.value}` === refused,
      );
      if (fresh && !(await this.escalate(registry, repository, signal))) return undefined;
    }
    return this.value(scheme, endpoint, repository, signal);
  }

  /** Whether an Azure registry gave an anonymous token that it then refused, and an Entra token is left to try. */
  private async escalate(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!isAzureRegistry(registry) || this.notAnonymous.has(registry)) return false;
    if ((await this.options.credentials.credential(registry, repository, signal)) !== undefined) {
      return false;
    }
    this.notAnonymous.add(registry);
    return true;
  }

  private async value(
    scheme: Scheme,
    endpoint: Endpoint,
    repository: string,
    signal: AbortSignal,
  ): Promise<string> {
    const { registry } = endpoint;
    const credential = () => this.options.credentials.credential(registry, repository, signal);
    if (scheme.kind === "bearer") {
      const token = await this.tokens.get(
        tokenKey(endpoint, scheme, repository),
        signal,
        async () => this.token(scheme, endpoint, repository, await credential(), signal),
      );
      return `Bearer ${token.value}`;
    }
    const found = await credential();
    if (found?.kind === "password") return basicAuthorization(found.username, found.password);
    throw new RegistryError(
      "registry.unauthorized",
      found === undefined
        ? `${registry} wants credentials, and none are configured: docker login ${registry}`
        : `${registry} wants a name and password, and an identity token is configured`,
    );
  }

  private async token(
    scheme: Extract<Scheme, { kind: "bearer" }>,
    endpoint: Endpoint,
    repository: string,
    credential: Credential | undefined,
    signal: AbortSignal,
  ): Promise<Token> {
    const { transport, now } = this.options;
    const { registry } = endpoint;
    const request: TokenRequest = {
      endpoint,
      realm: scheme.realm.url,
      ...(scheme.service === undefined ? {} : { service: scheme.service }),
      scope: `repository:${repository}:${this.options.actions}`,
      signal,
    };
    if (credential !== undefined && !scheme.realm.trusted) {
      throw new RegistryError(
        "registry.unsafe-redirect",
        `${registry} names the token service ${quoted(scheme.realm.url.origin)}, which does not belong to it: the credentials were not sent`,
      );
    }
    const azure = credential === undefined && isAzureRegistry(registry) && scheme.realm.trusted;
    if (!azure || !this.notAnonymous.has(registry)) {
      try {
        return await requestToken(transport, request, credential, now());
      } catch (error) {
        const refused = error instanceof RegistryError && error.code === "registry.unauthorized";
        if (!azure || !refused) throw error;
        this.notAnonymous.add(registry);
      }
    }
    const entra = await this.azure.get(registry, signal, async () => ({
      credential: await azureCredential(transport, request, this.options.entraToken),
      expires: now() + AZURE_CREDENTIAL_LIFETIME,
    }));
    return requestToken(transport, request, entra.credential, now());
  }
}

/** Of one registry only: another that names the same token service must not get what this one's credentials bought. */
const tokenKey = (
  { origin }: Endpoint,
  scheme: Extract<Scheme, { kind: "bearer" }>,
  repository: string,
): string => JSON.stringify([origin, scheme.realm.url.href, scheme.service, repository]);

/** Bearer before Basic: it shows the credentials to the token service only. */
async function chooseScheme(answer: Answer, endpoint: Endpoint): Promise<Scheme> {
  const header = answer.headers["www-authenticate"];
  const challenges = parseChallenges(Array.isArray(header) ? header.join(", ") : (header ?? ""));
  const find = (scheme: string): Challenge | undefined =>
    challenges.find((challenge) => challenge.scheme === scheme);
  const bearer = find("bearer");
  const realm = bearer?.parameters.get("realm");
  if (realm !== undefined) {
    const service = bearer?.parameters.get("service");
    if (service !== undefined && service.length > SERVICE_LENGTH) {
      throw new RegistryError(
        "registry.invalid-response",
        `${endpoint.registry} names a service of more than ${SERVICE_LENGTH} characters`,
      );
    }
    return {
      kind: "bearer",
      realm: await judgeRealm(realm, endpoint),
      ...(service === undefined ? {} : { service }),
    };
  }
  if (find("basic") !== undefined) return { kind: "basic" };
  throw new RegistryError(
    "registry.unauthorized",
    `${endpoint.registry} refuses access and names no way to authenticate`,
  );
}
