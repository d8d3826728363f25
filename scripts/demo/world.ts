import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import {
  attach,
  createAuthority,
  githubIdentity,
  type Authority,
} from "../../test/support/authority";
import { startCloud, type Cloud } from "../../test/support/cloud";
import { createEngine, type Engine, type Workspace } from "../../test/support/engine";
import { startRegistry, type PushedImage, type TestRegistry } from "../../test/support/registry";

const EXAMPLE = resolve(__dirname, "../../examples/preview-only");

const signer = (repository: string) =>
  githubIdentity({ repository, workflow: ".github/workflows/release.yml", ref: "refs/heads/main" });

/** Whom the example's policy trusts. */
export const release = signer("acme/shop");
/** The same workflow file in a repository of somebody else. */
export const stranger = signer("acme-labs/shop");

/** Shell commands that bring a terminal's environment to the given one, as far as it differs from this process's. */
const exportsOf = (env: NodeJS.ProcessEnv): string =>
  Object.entries(env)
    .filter(([name, value]) => value !== undefined && value !== process.env[name])
    .map(([name, value = ""]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");

/** What the demo plays with: a registry, a Sigstore authority and an offline Kubernetes on loopback, and the real engine. */
export class World {
  private constructor(
    readonly registry: TestRegistry,
    readonly authority: Authority,
    readonly cloud: Cloud,
    readonly engine: Engine,
  ) {}

  static async start(): Promise<World> {
    // The engine first: where there is none, nothing is left open that would keep this process alive.
    const engine = await createEngine();
    const [registry, cloud] = await Promise.all([startRegistry(), startCloud()]);
    return new World(registry, createAuthority({ name: "demo" }), cloud, engine);
  }

  async stop(): Promise<void> {
    this.engine.close();
    this.cloud.close();
    await this.registry.close();
  }

  push(name: string, content: string): PushedImage {
    return this.registry.pushImage(`shop/${name}`, { tag: "1.0", content });
  }

  sign(name: string, { digest }: PushedImage, identity = release): void {
    const bundle = this.authority.signBundle({ digest, identity });
    attach.bundle(this.registry, `shop/${name}`, digest, bundle);
  }

  /** The example as it stands, with its policy pointed at the demo's registry and authority. */
  async example(): Promise<Workspace> {
    const workspace = await this.engine.workspace({
      program: { directory: EXAMPLE },
      cloud: this.cloud,
    });
    workspace.write({
      "trust-policy.yaml": this.#policy(),
      "demo-root.json": JSON.stringify(this.authority.trustedRoot),
      "demo.env": exportsOf(workspace.env),
    });
    return workspace;
  }

  #policy(): string {
    const policy = parseDocument(readFileSync(join(EXAMPLE, "trust-policy.yaml"), "utf8"));
    policy.setIn(["trustRoots"], policy.createNode({ demo: { file: "demo-root.json" } }));
    policy.setIn(["signers", "release", "root"], "demo");
    policy.setIn(["rules", 0, "images", 0], `${this.registry.host}/shop/**`);
    return policy.toString();
  }
}
