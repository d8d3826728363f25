import { RegistryError } from "../error";
import { cancelled } from "../failure";
import type { Transport } from "../transport";
import type { Credential } from "./credential";
import { requestRefreshToken, type TokenRequest } from "./token-service";

/** An access token of Microsoft Entra ID. */
export interface EntraToken {
  readonly token: string;
  /** Id of the tenant that issued it; default: the one that the token itself names. */
  readonly tenant?: string;
}

/** Gets a token for a scope such as `https://containerregistry.azure.net/.default`. */
export type EntraTokenProvider = (scope: string, signal: AbortSignal) => Promise<EntraToken>;

/** Registry domains of Azure's clouds and the audience of their tokens (@azure/container-registry). */
const AUDIENCES: readonly { readonly domain: string; readonly audience: string }[] = [
  { domain: ".azurecr.io", audience: "https://containerregistry.azure.net" },
  { domain: ".azurecr.cn", audience: "https://management.chinacloudapi.cn" },
  { domain: ".azurecr.us", audience: "https://management.usgovcloudapi.net" },
];

/** Whether the host is an Azure Container Registry. */
export const isAzureRegistry = (registry: string): boolean => audienceOf(registry) !== undefined;

const audienceOf = (registry: string): string | undefined =>
  AUDIENCES.find(({ domain }) => registry.endsWith(domain))?.audience;

/**
 * Exchanges an Entra token for a registry refresh token, which then serves as identity token.
 * https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export async function azureCredential(
  transport: Transport,
  request: TokenRequest,
  provider: EntraTokenProvider,
): Promise<Credential> {
  const { endpoint, signal } = request;
  const audience = audienceOf(endpoint.registry) ?? "";
  const entra = await entraToken(provider, `${audience}/.default`, signal);
  const tenant = entra.tenant ?? tenantOf(entra.token);
  const url = new URL("/oauth2/exchange", endpoint.origin);
  const token = await requestRefreshToken(transport, request, url, {
    grant_type: "access_token",
    service: endpoint.registry,
    ...(tenant === undefined ? {} : { tenant }),
    access_token: entra.token,
  });
  return { kind: "identity-token", token };
}

async function entraToken(
  provider: EntraTokenProvider,
  scope: string,
  signal: AbortSignal,
): Promise<EntraToken> {
  try {
    return await provider(scope, signal);
  } catch (error) {
    if (signal.aborted) throw cancelled(signal, "Microsoft Entra token");
    if (error instanceof RegistryError) throw error;
    throw new RegistryError(
      "registry.unauthorized",
      "no Microsoft Entra token: log in with az acr login, az login or docker login, or set up a workload identity",
      { cause: error },
    );
  }
}

/** The tenant in a token's payload, unverified: the registry is who judges it. */
function tenantOf(token: string): string | undefined {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const { tid } = JSON.parse(payload) as { tid?: unknown };
    return typeof tid === "string" ? tid : undefined;
  } catch {
    return undefined;
  }
}

/** As much of `@azure/identity` as is used: an optional peer dependency that must not be needed to compile. */
interface AzureIdentity {
  readonly DefaultAzureCredential: new () => {
    getToken(
      scope: string,
      options: { abortSignal: AbortSignal },
    ): Promise<{ readonly token: string } | null>;
  };
}

/** Gets the token with `@azure/identity`'s DefaultAzureCredential: environment, workload identity, `az login`. */
export const defaultEntraToken: EntraTokenProvider = async (scope, signal) => {
  const { DefaultAzureCredential } = await loadAzureIdentity();
  const token = await new DefaultAzureCredential().getToken(scope, { abortSignal: signal });
  if (token === null) throw new Error("DefaultAzureCredential gave no token");
  return { token: token.token };
};

async function loadAzureIdentity(): Promise<AzureIdentity> {
  const name: string = "@azure/identity";
  try {
    return (await import(name)) as AzureIdentity;
  } catch (cause) {
    throw new RegistryError(
      "registry.unauthorized",
      "no Docker credentials for the registry, and @azure/identity is not installed: npm install @azure/identity, or az acr login",
      { cause },
    );
  }
}
