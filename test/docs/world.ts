import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { root } from "../../scripts/docs/pages";
import { checkovPython } from "../../scripts/verify-azure/checkov-tool";
import type { TrustPolicyDocument } from "../../trust/policy";
import { attach, createAuthority, generateKey, githubIdentity } from "../support/authority";
import type { Identity } from "../support/authority";
import { startRegistry } from "../support/registry";
import type { TestRegistry } from "../support/registry";
import preview from "./preview.json";

/** The registry that the pages speak of. One on loopback stands in for it, with a name of the same length. */
const HOST = "acme.azurecr.io";

/** The root of the authority that stands in for every public one. */
const ROOT = "acme-sigstore";

const workflow = (repository: string): Identity =>
  githubIdentity({ repository, workflow: ".github/workflows/release.yml", ref: "refs/heads/main" });

/** What the pages speak of, made real: the images of acme.azurecr.io, who signed them, and a folder to work in. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "countersign-docs-"));
  readonly #authority = createAuthority();

  private constructor(readonly registry: TestRegistry) {
    for (const name of [ROOT, "github"]) {
      this.write(`${name}.json`, JSON.stringify(this.#authority.trustedRoot));
    }
    this.write("platform.pub", generateKey().publicKeyPem);
    this.write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    this.write("preview.json", JSON.stringify(preview));
    mkdirSync(join(this.folder, "bin"));
    symlinkSync(join(root, "dist/cli/bin.js"), join(this.folder, "bin/countersign"));
  }

  static async create(): Promise<World> {
    const world = new World(await startRegistry());
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
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Puts a policy where commands find it. */
  usePolicy(text: string): void {
    this.write("trust-policy.yaml", text);
    this.write("policies/trust-policy.yaml", this.withRoot(text, `../${ROOT}.json`));
  }

  /** Puts the checkov that this project uses where commands find it. */
  async installCheckov(): Promise<void> {
    const python = await checkovPython();
    const file = "bin/checkov";
    this.write(file, `#!/bin/sh\nexec '${python}' -I -m checkov.main "$@"\n`);
    chmodSync(join(this.folder, file), 0o755);
  }

  /** What a page says, about the registry that is really there. */
  toReal(text: string): string {
    return text.replaceAll(HOST, this.registry.host);
  }

  /** A policy of a page, about the registry and the authority that are really there. */
  withRoot(text: string, file = `${ROOT}.json`): string {
    const document = parseDocument(this.toReal(text));
    const { signers = {} } = document.toJS() as TrustPolicyDocument;
    document.setIn(["trustRoots", ROOT], document.createNode({ file }));
    for (const [name, signer] of Object.entries(signers)) {
      if (signer.root === undefined) document.setIn(["signers", name, "root"], ROOT);
    }
    return document.toString();
  }

  /** What was really printed, as a page says it. */
  toDocumented(text: string): string {
    return text.replaceAll(this.registry.host, HOST);
  }

  #image(repository: string, tag: string, signedBy?: Identity): void {
    const { digest } = this.registry.pushImage(repository, { tag, content: repository });
    if (signedBy === undefined) return;
    const bundle = this.#authority.signBundle({ digest, identity: signedBy });
    attach.bundle(this.registry, repository, digest, bundle);
  }
}
