import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Agent, Dispatcher } from "undici";
import { isLoopbackName, literalAddress, mayReach, reachOf, type Reach } from "./address";
import type { Endpoint } from "./endpoint";
import { RegistryError } from "./error";
import { trustedCertificates } from "./trusted-certificates";

export interface DispatcherOptions {
  /** Connections to one origin. */
  readonly connections: number;
  /** Milliseconds to establish a connection. */
  readonly connectTimeout: number;
  readonly env: NodeJS.ProcessEnv;
  /** Name look-up; default `dns.lookup`. */
  readonly lookup?: LookupFunction;
}

/**
 * The connection pools. A host that a person named is connected to as it is; a host that a *registry* named (redirect
 * target, token service) only at addresses that the registry may send us to. The check is made on the address that is
 * connected to, in the look-up of the connection, so no second answer of a name server can slip in between
 * (go-containerregistry#2440). Behind a proxy the proxy resolves names; only literal addresses can be checked then.
 */
export class Dispatchers {
  private readonly pools = new Map<string, Promise<Dispatcher>>();
  /** Where the names of registries led when they were connected to. */
  private readonly connected = new Map<string, Set<string>>();
  private readonly resolved = new Map<string, Promise<readonly string[]>>();
  private readonly lookup: LookupFunction;
  private certificates: Secure | undefined;

  constructor(private readonly options: DispatcherOptions) {
    this.lookup = options.lookup ?? dnsLookup;
  }

  /** The pool for the registry itself. */
  named(endpoint: Endpoint): Promise<Dispatcher> {
    return endpoint.loopback
      ? this.pool("loopback", () => this.direct(this.lookup, {}))
      : this.pool("named", () => this.proxied(this.remembered()));
  }

  /**
   * The pool for a host that the registry named.
   *
   * @throws {@link RegistryError} `registry.unsafe-redirect` for a literal address that the registry may not send us to
   */
  async foreign(endpoint: Endpoint, target: URL): Promise<Dispatcher> {
    const reach = await this.reach(endpoint);
    const address = literalAddress(target.hostname);
    if (address !== undefined && !mayReach(reach, reachOf(address))) {
      throw unsafeAddress(target.hostname, address, reach);
    }
    // As with Go's ProxyFromEnvironment, nothing on this machine goes through a proxy.
    return isLoopbackName(target.hostname)
      ? this.pool(`direct-from-${reach}`, () => this.direct(this.guarded(reach)))
      : this.pool(`from-${reach}`, () => this.proxied(this.guarded(reach)));
  }

  async close(): Promise<void> {
    const pools = await Promise.allSettled(this.pools.values());
    this.pools.clear();
    for (const pool of pools) if (pool.status === "fulfilled") await pool.value.destroy();
  }

  /**
   * How near the registry itself is: one inside a private network may refer to others inside it. It is inside if its name
   * leads there now and never led elsewhere: whoever owns the name could answer once with his own address and once with
   * one of the network.
   */
  private async reach({ loopback, hostname }: Endpoint): Promise<Reach> {
    if (loopback) return "loopback";
    const literal = literalAddress(hostname);
    const addresses =
      literal === undefined
        ? [...(await this.resolve(hostname)), ...(this.connected.get(hostname) ?? [])]
        : [literal];
    const isPrivate = (address: string): boolean => reachOf(address) === "private";
    return addresses.length > 0 && addresses.every(isPrivate) ? "private" : "public";
  }

  private resolve(hostname: string): Promise<readonly string[]> {
    let addresses = this.resolved.get(hostname);
    if (addresses === undefined) {
      addresses = new Promise((resolve) => {
        this.lookup(hostname, { all: true }, (error, found) => {
          resolve(error === null ? toAddresses(found) : []);
        });
      });
      this.resolved.set(hostname, addresses);
    }
    return addresses;
  }

  private remembered(): LookupFunction {
    return (hostname, options, callback) => {
      this.lookup(hostname, options, (error, found, family) => {
        const known = this.connected.get(hostname) ?? new Set();
        this.connected.set(hostname, known);
        if (error === null) for (const address of toAddresses(found)) known.add(address);
        callback(error, found, family);
      });
    };
  }

  private guarded(reach: Reach): LookupFunction {
    return (hostname, options, callback) => {
      this.lookup(hostname, options, (error, found, family) => {
        const wrong =
          error === null
            ? toAddresses(found).find((address) => !mayReach(reach, reachOf(address)))
            : undefined;
        if (wrong === undefined) callback(error, found, family);
        else callback(unsafeAddress(hostname, wrong, reach), "", 0);
      });
    };
  }

  private pool(name: string, create: () => Promise<Dispatcher>): Promise<Dispatcher> {
    let pool = this.pools.get(name);
    if (pool === undefined) {
      pool = create();
      this.pools.set(name, pool);
    }
    return pool;
  }

  /** For connections over TLS; parsing the authorities takes longer than a request on loopback, which has no TLS. */
  private secure(): Secure {
    this.certificates ??= trustedCertificates(this.options.env);
    return this.certificates;
  }

  private agentOptions(lookup: LookupFunction, secure: Secure): Agent.Options {
    const { connections, connectTimeout: timeout } = this.options;
    return { allowH2: false, connections, connect: { lookup, timeout, ...secure } };
  }

  /** undici is loaded with the first request: a start that sends none, as with a layout, does not wait for it. */
  private async direct(lookup: LookupFunction, secure = this.secure()): Promise<Dispatcher> {
    const { Agent } = await import("undici");
    return new Agent(this.agentOptions(lookup, secure));
  }

  private async proxied(lookup: LookupFunction): Promise<Dispatcher> {
    const { EnvHttpProxyAgent } = await import("undici");
    const { env } = this.options;
    const httpProxy = env["http_proxy"] ?? env["HTTP_PROXY"] ?? "";
    const httpsProxy = env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "";
    if (httpProxy === "" && httpsProxy === "") return this.direct(lookup);
    const secure = this.secure();
    try {
      return new EnvHttpProxyAgent({
        ...this.agentOptions(lookup, secure),
        requestTls: secure,
        proxyTls: secure,
        httpProxy,
        httpsProxy,
        noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
      });
    } catch (cause) {
      throw new RegistryError(
        "registry.unreachable",
        "HTTPS_PROXY or HTTP_PROXY does not name a proxy as http://host:port",
        { cause },
      );
    }
  }
}

type Secure = ReturnType<typeof trustedCertificates>;

const toAddresses = (found: string | LookupAddress[]): readonly string[] =>
  typeof found === "string" ? [found] : found.map(({ address }) => address);

const unsafeAddress = (host: string, address: string, reach: Reach): RegistryError =>
  new RegistryError(
    "registry.unsafe-redirect",
    `the registry sends to ${host}, which is at ${address}: a ${reach} registry may not send there`,
  );
