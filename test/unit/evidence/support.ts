import { createHash } from "node:crypto";
import {
  gatherEvidence,
  type BundleSource,
  type Evidence,
  type EvidencePart,
} from "../../../trust/evidence";
import type { KeyAnchor, RootAnchor, Thresholds, TrustAnchor } from "../../../trust/policy/types";
import { RegistryClient, type ContentSource, type Digest } from "../../../trust/registry";
import {
  attach,
  createAuthority,
  githubIdentity,
  type Authority,
  type LegacyLayer,
  type SigningKey,
} from "../../support/authority";
import { startRegistry, type RegistryOptions, type TestRegistry } from "../../support/registry";

export const REPOSITORY = "shop/api";
export const NOW = new Date("2026-06-01T12:00:00Z");

const clock = (): Date => NOW;

/** The instance whose root the tests trust, and one that it does not know. */
export const authority = createAuthority({ name: "own", clock });
export const stranger = createAuthority({ name: "stranger", clock });

export const identity = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});

export const SUBJECT = "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main";

export const sha256 = (bytes: Uint8Array | string): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** A digest for what never reaches a registry. */
export const DIGEST = sha256("image");

const rootOf = (root: Authority["trustedRoot"]) => {
  const rootJson = JSON.stringify(root);
  return { root: "test", rootDigest: sha256(rootJson), rootJson };
};

export const rootAnchor = (
  thresholds: Partial<Thresholds> = {},
  root: Authority["trustedRoot"] = authority.trustedRoot,
): RootAnchor => ({
  kind: "root",
  id: "root",
  ...rootOf(root),
  thresholds: {
    transparencyLog: 1,
    certificateTransparency: 1,
    signedTimestamps: 0,
    ...thresholds,
  },
});

export const keyAnchor = (
  key: SigningKey,
  { transparencyLog = 0, id = "key" }: { transparencyLog?: number; id?: string } = {},
): KeyAnchor => ({
  kind: "key",
  id,
  fingerprint: key.fingerprint,
  publicKey: key.publicKeyPem,
  transparencyLog,
  ...rootOf(authority.trustedRoot),
});

/** A registry with an image, and the product's client that reads it. */
export class Bench {
  private constructor(
    readonly registry: TestRegistry,
    readonly source: RegistryClient,
    readonly digest: Digest,
  ) {}

  static async start(options: RegistryOptions = {}): Promise<Bench> {
    const registry = await startRegistry(options);
    const client = new RegistryClient({ env: {} });
    return new Bench(registry, client, registry.pushImage(REPOSITORY).digest);
  }

  /** Another image, so that tests do not see each other's signatures. */
  withNewImage(): Bench {
    return new Bench(this.registry, this.source, this.registry.pushImage(REPOSITORY).digest);
  }

  attachBundle(bundle: Parameters<typeof attach.bundle>[3]): Digest {
    attach.bundle(this.registry, REPOSITORY, this.digest, bundle);
    return sha256(typeof bundle === "string" ? bundle : JSON.stringify(bundle));
  }

  attachLegacy(...layers: readonly LegacyLayer[]): void {
    attach.legacy(this.registry, REPOSITORY, this.digest, layers);
  }

  attachAttestations(...layers: readonly LegacyLayer[]): void {
    attach.legacy(this.registry, REPOSITORY, this.digest, layers, "att");
  }

  gather(
    anchors: readonly TrustAnchor[] = [rootAnchor()],
    options: {
      part?: EvidencePart;
      signal?: AbortSignal;
      source?: ContentSource;
      bundles?: BundleSource;
      digest?: Digest;
    } = {},
  ): Promise<Evidence> {
    const { part = "bundle", signal = new AbortController().signal, bundles } = options;
    return gatherEvidence({
      source: options.source ?? this.source,
      repository: { registry: this.registry.host, repository: REPOSITORY },
      digest: options.digest ?? this.digest,
      anchors,
      part,
      bundles,
      signal,
      now: NOW,
    });
  }

  async stop(): Promise<void> {
    await this.source.close();
    await this.registry.close();
  }
}

/** The one code with which everything that was found was rejected. */
export const onlyCode = ({ statements, rejected, problems }: Evidence): string => {
  if (statements.length > 0) return "verified";
  return [...rejected, ...problems].map(({ code }) => code).join(" ");
};
