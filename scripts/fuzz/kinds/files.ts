import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskCache, evidenceKey } from "../../../trust/cache";
import { decide, nextNeed } from "../../../trust/decision";
import type { Evidence } from "../../../trust/evidence";
import { parseImageReference } from "../../../trust/image";
import { isReasonCode } from "../../../trust/reasons";
import { RegistryError } from "../../../trust/registry";
import { DockerCredentials } from "../../../trust/registry/auth";
import { inputOf, partOf } from "../input";
import type { Kind } from "../kind";
import { MemorySource, OCI_MANIFEST } from "../memory-source";
import { isContainer, nodesOf, parseJson, type Json } from "../mutate/tree";
import { verdictOn } from "../verdict";
import { policyOf, REGISTRY, SIGNED, type Seeds, type World } from "../world";
import { BUNDLE, legacyTag, PAYLOAD } from "./evidence";

const SECRETS = ["s3cr3t-password", "s3cr3t-token", "czNjcjN0"];
const auth = Buffer.from("robot:s3cr3t-password").toString("base64");

/** Docker's configuration: what it holds for one host is for no other, and never in a message. */
export const dockerConfigKind = (folder: string): Kind => {
  const directory = join(folder, "docker");
  const env = { DOCKER_CONFIG: directory, HOME: directory, PATH: join(folder, "no-programs") };
  mkdirSync(directory, { recursive: true });
  return {
    name: "docker-config",
    seeds: [
      { auths: { "registry.example": { auth }, "https://index.docker.io/v1/": { auth } } },
      { auths: { "registry.example/shop": { username: "robot", password: "s3cr3t-password" } } },
      { auths: { "registry.example:443": { identitytoken: "s3cr3t-token" } }, credHelpers: {} },
      { credHelpers: { "registry.example": "none" }, credsStore: "", auths: { a: null } },
    ].map((config) => inputOf({ config: JSON.stringify(config) })),
    run: async (input) => {
      const config = partOf(input, "config");
      await writeFile(join(directory, "config.json"), config);
      const credentials = new DockerCredentials(env);
      for (const host of ["registry.example", "evil-registry.example", "docker.io"]) {
        const wrong = await ask(credentials, host, config);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  };
};

async function ask(
  credentials: DockerCredentials,
  host: string,
  config: Buffer,
): Promise<string | undefined> {
  const names = namesOf(config);
  try {
    const found = await credentials.credential(host, "shop/api", AbortSignal.timeout(5000));
    const isEvil = host.startsWith("evil") && !names.some((name) => name.includes("evil"));
    return found && isEvil ? "credentials of one host for another" : undefined;
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== "registry.credentials") throw error;
    const secret = SECRETS.find((text) => error.message.includes(text));
    const isName = names.some(
      (name) => secret !== undefined && name.includes(secret.toLowerCase()),
    );
    return secret === undefined || isName ? undefined : "a secret in a message";
  }
}

/** Keys, and names of programs: what a message may say. */
const namesOf = (config: Buffer): readonly string[] => {
  const root = parseJson(config) ?? null;
  const { credHelpers = null, credsStore = null } = isContainer(root)
    ? (root as Partial<Record<string, Json>>)
    : {};
  const programs = nodesOf([credsStore, credHelpers])
    .map(({ value }) => value)
    .filter((value) => typeof value === "string");
  return [...programs, ...nodesOf(root).map(({ key }) => String(key))].map((name) =>
    name.toLowerCase(),
  );
};

/** Files of the evidence cache: broken ones are as good as absent, and what is read can be decided on. */
export const cacheKind = async (
  { world, bundles, legacy }: Seeds,
  folder: string,
): Promise<Kind> => {
  const directory = mkdtempSync(join(folder, "evidence-"));
  const cache = new DiskCache(directory);
  const key = evidenceKey(`${REGISTRY}/${SIGNED}`, world.digest, policyOf(world).anchors, []);
  const kept = await keptEvidence(world, bundles, legacy);
  const [first] = kept;
  if (first) await cache.put(key, first);
  const [file = ""] = readdirSync(directory);
  return {
    name: "cache",
    seeds: kept.map((evidence) => inputOf({ entry: JSON.stringify(evidence) })),
    run: async (input, given) => {
      await writeFile(join(directory, file), partOf(input, "entry"));
      const evidence = await cache.get(key, 60 * 60 * 1000, new Date(given.now));
      if (!evidence) return undefined;
      if (evidence.digest !== key.digest || evidence.repository !== key.repository) {
        return "evidence about another image";
      }
      const image = `${REGISTRY}/${SIGNED}@${key.digest}`;
      const reference = parseImageReference(image);
      const subject = { image, reference, namespace: { name: "production" } };
      const now = new Date(given.now);
      nextNeed(policyOf(given), subject, evidence, now);
      const { checks } = decide(policyOf(given), subject, evidence, now);
      return checks.every(({ code }) => isReasonCode(code)) ? undefined : "a code without a row";
    },
  };
};

async function keptEvidence(
  world: World,
  bundles: readonly string[],
  legacy: Seeds["legacy"],
): Promise<readonly Evidence[]> {
  const kept: Evidence[] = [];
  for (const bundle of bundles.slice(0, 12)) {
    const source = new MemorySource();
    source.attach(world.digest, BUNDLE, Buffer.from(bundle));
    const [layer] = legacy;
    if (layer) {
      const payload = source.putBlob(PAYLOAD, Buffer.from(layer.payload, "base64"));
      const manifest = {
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        layers: [{ ...payload, annotations: layer.annotations }],
      };
      source.putManifest(
        Buffer.from(JSON.stringify(manifest)),
        OCI_MANIFEST,
        legacyTag(world.digest, "sig"),
      );
    }
    const { basis } = await verdictOn(world, source);
    if (basis.evidence && isContainer(parseJson(JSON.stringify(basis.evidence)) ?? null))
      kept.push(basis.evidence);
  }
  return kept;
}

/** A folder of this process for what is read from disk. */
export const workFolder = (): string => mkdtempSync(join(tmpdir(), "countersign-fuzz-"));
