import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { DOCKER_HUB } from "../../image";
import { RegistryError } from "../error";
import { Shared } from "../shared";
import { parseStrictJson, StrictJsonError } from "../strict-json";
import type { Credential, CredentialSource } from "./credential";
import { askHelper } from "./credential-helper";

/** https://docs.docker.com/reference/cli/docker/login/ and containers-auth.json(5); other keys are not ours to judge. */
const entrySchema = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});
const configSchema = z.object({
  auths: z.record(z.string(), entrySchema.nullable()).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: z.string().nullish(),
});
type Config = z.infer<typeof configSchema>;
type Entry = z.infer<typeof entrySchema>;

interface LoadedConfig {
  readonly file: string;
  readonly config: Config;
}

/** The key under which `docker login` stores Docker Hub's credentials. */
const DOCKER_HUB_KEY = "https://index.docker.io/v1/";
const DOCKER_HUB_NAMES = [DOCKER_HUB, "index.docker.io", "registry-1.docker.io"];

/**
 * Credentials as Docker and Podman keep them. The files are looked at in this order and the first that has credentials
 * decides: `$DOCKER_CONFIG/config.json` (else `~/.docker/config.json`), `$REGISTRY_AUTH_FILE`,
 * `$XDG_RUNTIME_DIR/containers/auth.json`. In a file: `credHelpers` of the host, `credsStore`, `auths`.
 *
 * Hosts are compared whole: a key `evil-acme.example` is no key for `acme.example` (@sigstore/oci before 0.7.1).
 */
export class DockerCredentials implements CredentialSource {
  private readonly configs = new Shared<readonly LoadedConfig[]>();
  private readonly found = new Shared<Credential | undefined>();
  /** A helper may ask a cloud, or a person: once for a host, however many repositories it has. */
  private readonly helped = new Shared<Credential | undefined>();

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** @throws {@link RegistryError} `registry.credentials` for a broken file or helper, naming it */
  credential(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<Credential | undefined> {
    return this.found.get(`${registry}/${repository}`, signal, () =>
      this.find(registry, repository, signal),
    );
  }

  private async find(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<Credential | undefined> {
    for (const { file, config } of await this.configs.get("", signal, () => load(this.env))) {
      const credential =
        (await this.fromHelper(config, file, registry, signal)) ??
        fromAuths(config, file, registry, repository);
      if (credential !== undefined) return credential;
    }
    return undefined;
  }

  private async fromHelper(
    config: Config,
    file: string,
    registry: string,
    signal: AbortSignal,
  ): Promise<Credential | undefined> {
    const names = registry === DOCKER_HUB ? DOCKER_HUB_NAMES : [registry];
    const helpers = Object.entries(config.credHelpers ?? {});
    const own = helpers.find(([key]) => names.includes(normaliseKey(key)))?.[1];
    const server = registry === DOCKER_HUB ? DOCKER_HUB_KEY : registry;
    for (const name of [own, config.credsStore]) {
      if (name === undefined || name === null || name === "") continue;
      const credential = await this.helped.get(JSON.stringify([file, name, server]), signal, () =>
        askHelper({ name, server, file, env: this.env, signal }),
      );
      if (credential !== undefined) return credential;
    }
    return undefined;
  }
}

function configFiles(env: NodeJS.ProcessEnv): string[] {
  const dockerConfig = env["DOCKER_CONFIG"];
  const runtime = env["XDG_RUNTIME_DIR"];
  const authFile = env["REGISTRY_AUTH_FILE"];
  return [
    dockerConfig === undefined || dockerConfig === ""
      ? join(env["HOME"] ?? homedir(), ".docker", "config.json")
      : join(dockerConfig, "config.json"),
    ...(authFile === undefined || authFile === "" ? [] : [authFile]),
    ...(runtime === undefined || runtime === "" ? [] : [join(runtime, "containers", "auth.json")]),
  ];
}

async function load(env: NodeJS.ProcessEnv): Promise<LoadedConfig[]> {
  const configs = configFiles(env).map(async (file) => ({ file, config: await readConfig(file) }));
  return (await Promise.all(configs)).filter((loaded): loaded is LoadedConfig => {
    return loaded.config !== undefined;
  });
}

async function readConfig(file: string): Promise<Config | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw broken(file, `cannot be read (${code ?? "unknown error"})`);
  }
  if (bytes.length === 0) return undefined;
  let value: unknown;
  try {
    value = parseStrictJson(bytes);
  } catch (error) {
    throw broken(file, error instanceof StrictJsonError ? error.message : "not valid JSON");
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // The path only: zod's message may not, but a value next to it could, hold a secret.
  throw broken(file, `${issue?.path.join(".") ?? "the document"} has the wrong type`);
}

function fromAuths(
  config: Config,
  file: string,
  registry: string,
  repository: string,
): Credential | undefined {
  const entries = Object.entries(config.auths ?? {});
  for (const name of candidateKeys(registry, repository)) {
    for (const [key, entry] of entries) {
      if (entry === null || normaliseKey(key) !== name) continue;
      const credential = fromEntry(entry, file, key);
      if (credential !== undefined) return credential;
    }
  }
  return undefined;
}

/** The longest first: containers-auth.json(5) lets a key name a namespace or repository. */
function candidateKeys(registry: string, repository: string): string[] {
  const names = registry === DOCKER_HUB ? DOCKER_HUB_NAMES : [registry];
  const parts = repository.split("/");
  const paths = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join("/")}`);
  return [...paths, ""].flatMap((path) => names.map((name) => name + path));
}

/** `https://Host:443/v2/` and `host` are one key. */
function normaliseKey(key: string): string {
  const plain = key.replace(/^https?:\/\//i, "").replace(/\/(?:v[12]\/?)?$/, "");
  const slash = plain.indexOf("/");
  const host = (slash < 0 ? plain : plain.slice(0, slash)).toLowerCase().replace(/:443$/, "");
  return slash < 0 ? host : host + plain.slice(slash);
}

function fromEntry(entry: Entry, file: string, key: string): Credential | undefined {
  if (entry.identitytoken !== undefined && entry.identitytoken !== "") {
    return { kind: "identity-token", token: entry.identitytoken };
  }
  if (entry.username !== undefined && entry.username !== "" && entry.password !== undefined) {
    return { kind: "password", username: entry.username, password: entry.password };
  }
  if (entry.auth === undefined || entry.auth === "") return undefined;
  const decoded = Buffer.from(entry.auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) throw broken(file, `auths.${key}.auth is not base64 of USERNAME:PASSWORD`);
  // Docker pads the value with NUL characters.
  const password = decoded.slice(colon + 1).replace(/\0+$/, "");
  return { kind: "password", username: decoded.slice(0, colon), password };
}

const broken = (file: string, problem: string): RegistryError =>
  new RegistryError("registry.credentials", `${file}: ${problem}`);
