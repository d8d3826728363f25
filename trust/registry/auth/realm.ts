import { quoted } from "../../image";
import { isLoopbackName, literalAddress } from "../address";
import type { Endpoint } from "../endpoint";
import { RegistryError } from "../error";

/** A token service that a registry named. */
export interface Realm {
  readonly url: URL;
  /** Whether it belongs to the registry, so that the registry's credentials may be sent to it. */
  readonly trusted: boolean;
}

const REALM_LENGTH = 2048;

/** Domains whose hosts belong to different owners, and which the public suffix list does not say it of. */
const TENANT_DOMAINS = new Set(["azurecr.io", "azurecr.cn", "azurecr.us", "jfrog.io"]);

/**
 * Judges the realm of a bearer challenge. A registry that names somebody else's realm gets our credentials sent there
 * (CVE-2020-15157, GHSA-xf85-363p-868w, go-containerregistry#2193), so they go only to the registry's own origin or, over
 * https, to a host of the same registrable domain. An anonymous request may go to any https host that is no address.
 *
 * @throws {@link RegistryError} `registry.unsafe-redirect`, `registry.invalid-response`
 */
export async function judgeRealm(realm: string, endpoint: Endpoint): Promise<Realm> {
  const { registry } = endpoint;
  if (realm.length > REALM_LENGTH || !URL.canParse(realm)) {
    throw new RegistryError(
      "registry.invalid-response",
      `${registry} names the token service ${quoted(realm)}, which is not a URL`,
    );
  }
  const url = new URL(realm);
  const unsafe = (why: string): RegistryError =>
    new RegistryError(
      "registry.unsafe-redirect",
      `${registry} names the token service ${quoted(url.origin)}: ${why}`,
    );
  url.hash = "";
  if (url.username !== "" || url.password !== "") throw unsafe("a URL with credentials");
  if (url.origin === endpoint.origin) return { url, trusted: true };
  const localPair = endpoint.loopback && isLoopbackName(url.hostname);
  if (url.protocol !== "https:" && !(localPair && url.protocol === "http:")) {
    throw unsafe("not https");
  }
  if (localPair) return { url, trusted: false };
  if (literalAddress(url.hostname) !== undefined) throw unsafe("an address instead of a name");
  return { url, trusted: await belongsTogether(endpoint.hostname, url.hostname) };
}

async function belongsTogether(registry: string, realm: string): Promise<boolean> {
  if (registry === realm) return true;
  // Loaded here: most runs meet no foreign token service, and the public suffix list is large.
  const { getDomain } = await import("tldts");
  const domain = getDomain(registry, { allowPrivateDomains: true });
  if (domain === null || TENANT_DOMAINS.has(domain)) return false;
  return domain === getDomain(realm, { allowPrivateDomains: true });
}
