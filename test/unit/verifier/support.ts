import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  policyFromDocument,
  type TrustPolicy,
  type TrustPolicyDocument,
} from "../../../trust/policy";
import { createVerifier, type Verifier, type VerifierOptions } from "../../../trust/verifier";
import {
  attach,
  createAuthority,
  githubIdentity,
  type Authority,
  type Identity,
} from "../../support/authority";
import {
  startRegistry,
  type PushedImage,
  type RegistryOptions,
  type TestRegistry,
} from "../../support/registry";

export const release = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});

/** A registry, an authority that the policy trusts, and verifiers that are closed with them. */
export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), "countersign-verifier-"));
  readonly #verifiers: Verifier[] = [];

  private constructor(
    readonly registry: TestRegistry,
    readonly authority: Authority,
  ) {
    writeFileSync(join(this.folder, "root.json"), JSON.stringify(authority.trustedRoot));
  }

  static async create(
    options: RegistryOptions = {},
    authority: Authority = createAuthority(),
  ): Promise<Scene> {
    return new Scene(await startRegistry(options), authority);
  }

  async close(): Promise<void> {
    await Promise.all(this.#verifiers.map((verifier) => verifier.close()));
    await this.registry.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  image(repository: string, options: { tag?: string; content?: string } = {}): PushedImage {
    return this.registry.pushImage(repository, options);
  }

  signed(
    repository: string,
    options: { tag?: string; content?: string; by?: Identity } = {},
  ): PushedImage {
    const image = this.image(repository, options);
    this.sign(repository, image, options.by);
    return image;
  }

  sign(repository: string, { digest }: PushedImage, identity: Identity = release): void {
    attach.bundle(
      this.registry,
      repository,
      digest,
      this.authority.signBundle({ digest, identity }),
    );
  }

  signLegacy(repository: string, { digest }: PushedImage): void {
    const layer = this.authority.signLegacy({
      digest,
      identity: release,
      repositoryName: `${this.registry.host}/${repository}`,
    });
    attach.legacy(this.registry, repository, digest, [layer]);
  }

  policy(changes: Partial<TrustPolicyDocument> = {}): TrustPolicy {
    return policyFromDocument(
      {
        apiVersion: "countersign/v1",
        kind: "TrustPolicy",
        name: "shop",
        trustRoots: { test: { file: "root.json" } },
        signers: {
          release: {
            githubWorkflow: {
              repository: "acme/shop",
              workflow: ".github/workflows/release.yml",
              refs: ["refs/heads/main"],
            },
            root: "test",
          },
        },
        rules: [{ name: "signed", images: [`${this.registry.host}/**`], signature: ["release"] }],
        ...changes,
      },
      { directory: this.folder },
    );
  }

  verifier(options: Partial<VerifierOptions> = {}): Verifier {
    const verifier = createVerifier({ policy: this.policy(), ...options });
    this.#verifiers.push(verifier);
    return verifier;
  }
}
