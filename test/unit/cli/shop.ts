import { join } from "node:path";
import {
  attach,
  createAuthority,
  githubIdentity,
  serve,
  type Authority,
  type AuthorityServer,
  type Identity,
} from "../../support/authority";
import { startRegistry, type PushedImage, type TestRegistry } from "../../support/registry";
import type { TrustPolicyDocument } from "../../../trust/policy";
import { Folder } from "./support";

const workflow = { repository: "acme/shop", workflow: ".github/workflows/release.yml" };

/** A registry with a signed and an unsigned image, who signs there, and a folder with a policy that trusts them. */
export class Shop {
  readonly identity: Identity = githubIdentity({ ...workflow, ref: "refs/heads/main" });
  readonly signed: PushedImage;
  readonly unsigned: PushedImage;

  private constructor(
    readonly registry: TestRegistry,
    readonly authority: Authority,
    readonly services: AuthorityServer,
    readonly folder: Folder,
  ) {
    this.signed = registry.pushImage("shop/api", { tag: "1.0" });
    this.unsigned = registry.pushImage("shop/cart", { tag: "1.0" });
    folder.write("root.json", JSON.stringify(authority.trustedRoot));
    const { digest } = this.signed;
    attach.bundle(
      registry,
      "shop/api",
      digest,
      authority.signBundle({ digest, identity: this.identity }),
    );
  }

  static async open(): Promise<Shop> {
    const authority = createAuthority();
    return new Shop(await startRegistry(), authority, await serve(authority), new Folder());
  }

  async close(): Promise<void> {
    await Promise.all([this.registry.close(), this.services.close()]);
    this.folder.remove();
  }

  /** `host/shop/api:1.0`. */
  tag(repository: string): string {
    return `${this.registry.host}/${repository}:1.0`;
  }

  path(name: string): string {
    return join(this.folder.path, name);
  }

  /** A policy with one rule that wants the workflow's signature, and whatever is added. */
  policy(more: Partial<TrustPolicyDocument> = {}): string {
    return this.folder.policy({
      ...more,
      trustRoots: { test: { file: "root.json" } },
      signers: {
        release: { githubWorkflow: { ...workflow, refs: ["refs/heads/main"] }, root: "test" },
        ...more.signers,
      },
      rules: [
        { name: "signed", images: [`${this.registry.host}/shop/*`], signature: ["release"] },
        ...(more.rules ?? []),
      ],
    });
  }
}
