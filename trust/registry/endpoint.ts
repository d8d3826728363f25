import { DOCKER_HUB } from "../image";
import { isLoopbackName } from "./address";

/** Where a registry is reached. */
export interface Endpoint {
  /** The registry as image references name it. */
  readonly registry: string;
  /** `https://host[:port]`; `http://…` for a registry on this machine. */
  readonly origin: string;
  readonly hostname: string;
  /** Whether the person who named the registry named this machine. Plain http is allowed to such a registry only. */
  readonly loopback: boolean;
}

/** Docker Hub's registry answers under another name than the one in image references. */
const DOCKER_HUB_API = "registry-1.docker.io";

export function endpointOf(registry: string): Endpoint {
  const host = registry === DOCKER_HUB ? DOCKER_HUB_API : registry;
  const { hostname } = new URL(`https://${host}`);
  const loopback = isLoopbackName(hostname);
  // As URLs have it, without the scheme's own port, since URLs are compared with it.
  const { origin } = new URL(`${loopback ? "http" : "https"}://${host}`);
  return { registry, origin, hostname, loopback };
}
