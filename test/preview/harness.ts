import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { after, before } from "mocha";
import { stringify } from "yaml";
import type { TrustPolicyDocument } from "../../trust/policy";
import type { Digest } from "../../trust/registry/port";
import { attach, createAuthority, githubIdentity } from "../support/authority";
import type { Authority, Identity } from "../support/authority";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult, Workspace, WorkspaceOptions } from "../support/engine";
import { startRegistry } from "../support/registry";
import type { TestRegistry } from "../support/registry";
import { nameOf } from "./steps";

const repository = path.resolve(__dirname, "../..");

/** The two forms in which the pack ships, each as `--policy-pack` takes it. */
export const packForms = [
  { form: "executable", policyPack: path.join(repository, "dist/policy-pack/bin.js") },
  { form: "directory", policyPack: path.join(repository, "policy-pack") },
] as const;

/** The executable form, for scenarios that do not depend on the form. */
export const [{ policyPack }] = packForms;

/** Whom the scenarios' policy trusts, as signer `release`. */
export const release = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});

/** The same workflow in somebody else's repository. */
export const stranger = githubIdentity({
  repository: "acme-labs/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});

export interface Image {
  readonly digest: Digest;
  /** `host/repository:tag`. */
  readonly tagged: string;
  /** `host/repository@digest`. */
  readonly pinned: string;
}

type Program = "workloads" | "built-here" | "new-cluster" | "throws" | "secrets";

/** Everything that a scenario needs: engine, cloud, registry and authority, all real and all on this machine. */
export class World {
  private constructor(
    readonly engine: Engine,
    readonly cloud: Cloud,
    readonly registry: TestRegistry,
    readonly authority: Authority,
  ) {}

  static async create(): Promise<World> {
    for (const { policyPack: pack } of packForms) {
      if (!fs.existsSync(pack)) throw new Error(`${pack} is missing: run \`npm run build\` first`);
    }
    const [engine, cloud, registry] = await Promise.all([
      createEngine(),
      startCloud(),
      startRegistry(),
    ]);
    return new World(engine, cloud, registry, createAuthority());
  }

  async close(): Promise<void> {
    this.engine.close();
    this.cloud.close();
    await this.registry.close();
  }

  /** Pushes a new image with tag `1.0`, signed by whom the policy trusts unless told otherwise. */
  image(name: string, signedBy: Identity | "nobody" = release): Image {
    const { registry, authority } = this;
    const { digest } = registry.pushImage(name, { tag: "1.0" });
    if (signedBy !== "nobody") {
      attach.bundle(registry, name, digest, authority.signBundle({ digest, identity: signedBy }));
    }
    return {
      digest,
      tagged: `${registry.host}/${name}:1.0`,
      pinned: `${registry.host}/${name}@${digest}`,
    };
  }

  /** The policy of the scenarios: `shop/**` must be signed by `release`. */
  policy(changes: Partial<TrustPolicyDocument> = {}): TrustPolicyDocument {
    return {
      apiVersion: "countersign/v1",
      kind: "TrustPolicy",
      name: "shop",
      trustRoots: { test: { file: "trusted-root.json" } },
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
      rules: [
        { name: "signed", images: [`${this.registry.host}/shop/**`], signature: ["release"] },
      ],
      ...changes,
    };
  }

  /** A workspace for one of the programs, with the policy beside its Pulumi.yaml. */
  async workspace(
    program: Program,
    policy: TrustPolicyDocument | undefined = this.policy(),
    options: Omit<WorkspaceOptions, "program" | "cloud"> = {},
  ): Promise<Workspace> {
    const directory = path.join(__dirname, "programs", program);
    const workspace = await this.engine.workspace({
      ...options,
      program: { directory },
      cloud: this.cloud,
    });
    workspace.write({
      "trust-policy.yaml": stringify(policy),
      "trusted-root.json": JSON.stringify(this.authority.trustedRoot),
    });
    return workspace;
  }
}

/** One world for the tests of the describe block that calls it. */
export function useWorld(): () => World {
  let world: World | undefined;
  before(async () => {
    world = await World.create();
  });
  after(async () => {
    await world?.close();
  });
  return () => {
    if (!world) throw new Error("the world exists only while tests run");
    return world;
  };
}

/** The configuration of program `workloads`. */
export function workloads(images: Readonly<Record<string, string>>): { workloads: string } {
  const list = Object.entries(images).map(([name, image]) => ({ name, image }));
  return { workloads: JSON.stringify(list) };
}

/**
 * Asserts what the pack said, each finding as `resource: level code`, sorted: the codes are what people and scripts key
 * on. Where it said something else, the whole output of the engine is shown.
 */
export function assertFindings(result: OperationResult, expected: readonly string[]): void {
  const found = result.violations
    .map(({ urn, level, message }) => `${nameOf(urn)}: ${level} ${codeOf(message)}`)
    .sort();
  if (isDeepStrictEqual(found, expected)) return;
  const text = `expected ${list(expected)}\nfound ${list(found)}\n${result.text}`;
  throw new assert.AssertionError({ message: text, actual: found, expected });
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? "nothing" : `\n  ${lines.join("\n  ")}`;
}

/** The code is the first word, after the policy's description where the engine puts that in front. */
function codeOf(message: string): string {
  return /^[a-z]+(?:[.-][a-z]+)+(?= · )/m.exec(message)?.[0] ?? `no code in: ${message}`;
}
