import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { TrustPolicyDocument } from "../../../trust/policy";
import type { Digest } from "../../../trust/registry/port";
import { attach, createAuthority, githubIdentity } from "../../support/authority";
import { startRegistry } from "../../support/registry";
import type { TestRegistry } from "../../support/registry";

/** The folder of a program, with a registry and an authority that its policy trusts. */
export class Scene {
  /** Where Pulumi would start the program. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "countersign-components-")));
  readonly #authority = createAuthority();
  readonly #before = { folder: process.cwd(), environment: { ...process.env } };

  private constructor(readonly registry: TestRegistry) {
    writeFileSync(join(this.folder, "root.json"), JSON.stringify(this.#authority.trustedRoot));
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    process.chdir(this.folder);
    // Nothing of this machine is found, and nothing stays on it.
    delete process.env.COUNTERSIGN_POLICY;
    process.env.COUNTERSIGN_CACHE_DIR = join(this.folder, "cache");
  }

  static async create(): Promise<Scene> {
    return new Scene(await startRegistry());
  }

  async close(): Promise<void> {
    process.chdir(this.#before.folder);
    process.env = this.#before.environment;
    await this.registry.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Makes the evidence that is kept on disk older. */
  ageCache(milliseconds: number): void {
    const folder = join(this.folder, "cache", "evidence");
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const evidence = JSON.parse(readFileSync(file, "utf8")) as { gatheredAt: string };
      const gatheredAt = new Date(Date.parse(evidence.gatheredAt) - milliseconds).toISOString();
      writeFileSync(file, JSON.stringify({ ...evidence, gatheredAt }));
    }
  }

  /** Pushes a new image with tag `1.0`. */
  image(name: string, signed = true): { readonly tagged: string; readonly digest: Digest } {
    const { digest } = this.registry.pushImage(name, { tag: "1.0" });
    const identity = githubIdentity({
      repository: "acme/shop",
      workflow: ".github/workflows/release.yml",
      ref: "refs/heads/main",
    });
    if (signed) {
      const bundle = this.#authority.signBundle({ digest, identity });
      attach.bundle(this.registry, name, digest, bundle);
    }
    return { tagged: `${this.registry.host}/${name}:1.0`, digest };
  }

  /** `shop/**` must be signed. Its name makes it a policy of its own. */
  policy(name: string, changes: Partial<TrustPolicyDocument> = {}): TrustPolicyDocument {
    const release = {
      githubWorkflow: {
        repository: "acme/shop",
        workflow: ".github/workflows/release.yml",
        refs: ["refs/heads/main"],
      },
      root: "test",
    };
    return {
      apiVersion: "countersign/v1",
      kind: "TrustPolicy",
      name,
      trustRoots: { test: { file: "root.json" } },
      signers: { release },
      rules: [
        { name: "signed", images: [`${this.registry.host}/shop/**`], signature: ["release"] },
      ],
      ...changes,
    };
  }
}

/** What one run of a program came to. */
export interface Run {
  /** The resources that were registered, in their order. */
  readonly registered: readonly { type: string; name: string; inputs: unknown }[];
  /** What was logged, each as `severity text`. */
  readonly logged: readonly string[];
  /** Rejections that reached the runtime, each object once. */
  readonly rejected: readonly unknown[];
}

/** What the runtime waits for in an output. */
interface Awaitable<T> {
  promise(): Promise<T>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
}

/** Waits for an output; it has no value while it is unknown. */
export async function settle<T>(
  output: pulumi.Output<T>,
): Promise<{ known: boolean; secret: boolean; value: T }> {
  const awaitable = output as unknown as Awaitable<T>;
  const [value, known, secret] = await Promise.all([
    awaitable.promise(),
    awaitable.isKnown,
    awaitable.isSecret,
  ]);
  return { known, secret, value };
}

/** Runs a program on Pulumi's mocks and waits until all that it started has ended. */
export async function run(
  program: () => readonly pulumi.Output<unknown>[],
  { preview = false }: { readonly preview?: boolean } = {},
): Promise<Run> {
  const registered: { type: string; name: string; inputs: unknown }[] = [];
  const logged: string[] = [];
  const rejected = new Set<unknown>();
  const handlers = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => rejected.add(reason));
  const { warn, error } = console;
  // Without an engine the runtime logs to the console.
  const log = (text: string): void => void logged.push(text.replace(" [runtime]", ""));
  Object.assign(console, { warn: log, error: log });
  try {
    const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      registered.push({ type, name, inputs });
      return { id: name, state: inputs as Record<string, unknown> };
    };
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "shop", "dev", preview);
    await Promise.allSettled(program().map(settle));
    // Node.js tells of unhandled rejections when the queue of microtasks is empty.
    await new Promise(setImmediate);
  } finally {
    Object.assign(console, { warn, error });
    process.removeAllListeners("unhandledRejection");
    for (const handler of handlers) process.on("unhandledRejection", handler);
  }
  return { registered, logged, rejected: [...rejected] };
}
