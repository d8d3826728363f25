import type { ServerOptions } from "./loopback-server";
import type { TokenOptions } from "./token-issuer";
import type { TokenServer } from "./token-server";

interface BearerChallenge {
  readonly mode: "bearer";
  /** The realm that the challenge names, where it is not the place that issues the tokens (to test a hostile one). */
  readonly realm?: string;
  /** Default: the registry's host. */
  readonly service?: string;
  /** Whether the realm is `/oauth2/token`, as Azure Container Registry's; default false: `/token`. */
  readonly acr?: boolean;
}

export type RegistryAuthentication =
  | { readonly mode: "none" }
  | { readonly mode: "basic"; readonly username: string; readonly password: string }
  /** The registry issues the tokens itself. */
  | (BearerChallenge & TokenOptions & { readonly server?: undefined })
  /** Another server does. */
  | (BearerChallenge & { readonly server: TokenServer });

export interface RegistryOptions extends ServerOptions {
  /**
   * Default true. `false`: the API is not there (404), clients use the fallback tag. `"empty"`: the API answers an empty
   * list although the fallback tag has referrers, as after a migration or on some hosted registries.
   */
  readonly referrersApi?: boolean | "empty";
  /** Entries of one page of referrers or tags; default all. */
  readonly pageSize?: number;
  readonly auth?: RegistryAuthentication;
}
