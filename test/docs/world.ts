import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attach, createAuthority, generateKey, githubIdentity } from "../support/authority";
import type { Authority, Identity } from "../support/authority";
import { startRegistry } from "../support/registry";
import type { TestRegistry } from "../support/registry";

/** The registry that the pages speak of. A loopback registry stands in for it, with a name of the same length. */
const HOST = "acme.azurecr.io";

const workflow = (repository: string): Identity =>
  githubIdentity({ repository, workflow: ".github/workflows/release.yml", ref: "refs/heads/main" });

/** What the pages speak of, made real: the images of acme.azurecr.io, who signed them, and a folder with the policy. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "countersign-docs-"));
  readonly trustedRoot = join(this.folder, "acme-sigstore.json");

  private constructor(
    readonly registry: TestRegistry,
    private readonly authority: Authority,
  ) {
    const root = JSON.stringify(authority.trustedRoot);
    for (const name of ["acme-sigstore.json", "github.json"]) this.write(name, root);
    this.write("platform.pub", generateKey().publicKeyPem);
  }

  /** @param policy the policy that commands find in the current folder */
  static async create(policy: string): Promise<World> {
    const world = new World(await startRegistry(), createAuthority());
    world.write("trust-policy.yaml", world.toReal(policy));
    world.#image("shop/api", "1.4.2", workflow("acme/shop"));
    world.#image("shop/pay", "3.1.0", workflow("acme-labs/shop"));
    world.#image("shop/cart", "2.0.0");
    await world.registry.writeLayout(join(world.folder, "image"), "shop/api");
    return world;
  }

  async close(): Promise<void> {
    await this.registry.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What a page says, about the registry that is really there. */
  toReal(text: string): string {
    return text.replaceAll(HOST, this.registry.host);
  }

  /** What was really printed, as a page says it. Digests, times and log indexes differ from run to run. */
  toDocumented(text: string): string {
    return normalise(text.replaceAll(this.registry.host, HOST).replaceAll(this.folder, "."));
  }

  #image(repository: string, tag: string, signedBy?: Identity): void {
    const { digest } = this.registry.pushImage(repository, { tag, content: repository });
    if (signedBy === undefined) return;
    const bundle = this.authority.signBundle({ digest, identity: signedBy });
    attach.bundle(this.registry, repository, digest, bundle);
  }
}

/** Both sides of a comparison without what differs from run to run. */
export const normalise = (text: string): string =>
  text
    .replace(/\bsha256:[0-9a-f]{8,64}/g, "sha256:0")
    .replace(/\b\d+\.\d\d s\b/g, "0.00 s")
    .replace(/("seconds": )[\d.]+/g, "$10")
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|Z)/g, "TIME")
    .replace(/(Rekor|log index) \d+/g, "$1 0")
    .replace(/[ \t]+$/gm, "")
    .trim();
