import { policyFromDocument, type TrustPolicy } from "../../../trust/policy";
import { RegistryClient } from "../../../trust/registry";
import { createVerifier, type Verifier } from "../../../trust/verifier";
import {
  attach,
  createAuthority,
  generateKey,
  githubIdentity,
} from "../../../test/support/authority";
import {
  startRegistry,
  type RegistryOptions,
  type TestRegistry,
} from "../../../test/support/registry";
import type { Digest } from "../../../trust/registry";
import { ATTESTED_TYPE, fileReader, policyDocument } from "../world";

/** What an image really is, and so which verdicts on it are right. */
export type Truth = "signed" | "unsigned" | "foreign" | "another's";

export interface SceneImage {
  readonly name: string;
  readonly reference: string;
  readonly digest: Digest;
  readonly truth: Truth;
  /** A part of the path of each request that a 404 to makes its evidence seem absent. */
  readonly places: readonly string[];
}

/** A registry with one image of every sort, and the policy that all of them are judged by. */
export interface SoakScene {
  readonly registry: TestRegistry;
  readonly images: readonly SceneImage[];
  readonly policy: TrustPolicy;
  /** A path with names instead of the digests of signatures, which no two processes make alike. */
  stable(path: string): string;
  close(): Promise<void>;
}

/** Milliseconds for one request: a registry that hangs is given up soon. */
const TIMEOUT = 60;

const github = (repository: string) =>
  githubIdentity({ repository, workflow: ".github/workflows/release.yml", ref: "refs/heads/main" });

export async function createScene(options: RegistryOptions): Promise<SoakScene> {
  const registry = await startRegistry(options);
  const authority = createAuthority();
  const stranger = createAuthority({ name: "stranger" });
  const key = generateKey();
  const identity = github("acme/shop");
  const images: SceneImage[] = [];
  const names = new Map<string, string>();

  const add = (
    name: string,
    truth: Truth,
    how: { readonly tag?: boolean; readonly repository?: string },
    sign: (repository: string, digest: Digest) => void = () => undefined,
  ): void => {
    const { tag = false, repository = "shop/api" } = how;
    const pushed = registry.pushImage(repository, { content: name, ...(tag && { tag: name }) });
    const { digest } = pushed;
    sign(repository, digest);
    const { blobs, manifests } = registry.repository(repository);
    for (const stored of [...blobs.keys(), ...manifests.keys()]) {
      if (!names.has(stored)) names.set(stored, `${name}-${names.size}`);
    }
    const legacy = digest.replace(":", "-");
    images.push({
      name,
      truth,
      digest,
      reference: tag ? `${registry.host}/${repository}:${name}` : pushed.reference,
      places: [`/referrers/${digest}`, `/manifests/${legacy}`],
    });
  };
  const bundle =
    (options: {
      readonly stranger?: boolean;
      readonly repository?: string;
      readonly predicateType?: string;
    }) =>
    (repository: string, digest: Digest): void => {
      const { predicateType } = options;
      const signed = (options.stranger ? stranger : authority).signBundle({
        digest,
        identity: github(options.repository ?? "acme/shop"),
        ...(predicateType !== undefined && { predicateType, predicate: { ok: true } }),
      });
      attach.bundle(registry, repository, digest, signed);
    };
  const legacy = (repository: string, digest: Digest): void => {
    const repositoryName = `${registry.host}/${repository}`;
    const layer = authority.signLegacy({ digest, identity, repositoryName });
    attach.legacy(registry, repository, digest, [layer]);
  };

  add("signed", "signed", {}, bundle({}));
  add("signed-tag", "signed", { tag: true }, bundle({}));
  add("signed-by-key", "signed", {}, (repository, digest) => {
    attach.bundle(registry, repository, digest, authority.signBundleWithKey({ digest, key }));
  });
  add("legacy", "signed", {}, legacy);
  add("legacy-tag", "signed", { tag: true }, legacy);
  add("unsigned", "unsigned", {});
  add("unsigned-tag", "unsigned", { tag: true });
  add("foreign", "foreign", {}, bundle({ stranger: true }));
  add("anothers", "another's", {}, bundle({ repository: "mallory/shop" }));
  const attested = { repository: "attested/api" };
  add("attested", "signed", attested, bundle({ predicateType: ATTESTED_TYPE }));
  add("attested-legacy", "signed", attested, (repository, digest) => {
    const predicate = { ok: true };
    const layer = authority.signAttestation({
      digest,
      identity,
      predicateType: ATTESTED_TYPE,
      predicate,
    });
    attach.legacy(registry, repository, digest, [layer], "att");
  });
  add("unattested", "unsigned", attested);
  add(
    "foreign-attested",
    "foreign",
    attested,
    bundle({ stranger: true, predicateType: ATTESTED_TYPE }),
  );

  const root = JSON.stringify(authority.trustedRoot);
  const document = policyDocument({ publicKey: key.publicKeyPem }, registry.host);
  return {
    registry,
    images,
    policy: policyFromDocument(document, { readFile: fileReader(root) }),
    stable: (path) => path.replace(/sha256:[0-9a-f]{64}/g, (digest) => names.get(digest) ?? digest),
    close: () => registry.close(),
  };
}

/** A verifier of its own for each run: nothing is remembered from one to the next, and nothing waits for a clock. */
export const verifierFor = ({ policy }: SoakScene, deadlineMs: number): Verifier =>
  createVerifier({
    policy,
    deadlineMs,
    source: new RegistryClient({
      timeout: TIMEOUT,
      env: {},
      random: () => 0,
      sleep: () => Promise.resolve(),
      credentials: { credential: () => Promise.resolve(undefined) },
    }),
  });
