import * as path from "node:path";
import { stringify } from "yaml";
import type { TrustPolicyDocument } from "../../trust/policy";
import type { OperationResult, Workspace } from "../support/engine";
import { installComponents } from "../support/install-components";
import type { World } from "./harness";
import { nameOf } from "./steps";

const repository = path.resolve(__dirname, "../..");

export interface Scene {
  /** Default: examples/verified-image. */
  readonly program?: string;
  /** Default: that of the world. */
  readonly policy?: TrustPolicyDocument;
  readonly config?: Readonly<Record<string, string>>;
}

/** A workspace whose program has `countersign/components/verified-image`. */
export async function workspaceFor(world: World, scene: Scene): Promise<Workspace> {
  const { program = "examples/verified-image", policy = world.policy(), config = {} } = scene;
  const workspace = await world.engine.workspace({
    program: { directory: path.join(repository, program) },
    cloud: world.cloud,
    config,
  });
  installComponents(workspace);
  workspace.write({
    "trust-policy.yaml": stringify(policy),
    "trusted-root.json": JSON.stringify(world.authority.trustedRoot),
  });
  return workspace;
}

/** The configuration of examples/verified-image. */
export const images = (byName: Readonly<Record<string, string>>): { images: string } => ({
  images: JSON.stringify(byName),
});

/** What was said, each as `resource: severity text`, sorted. */
export const diagnosticsOf = ({ diagnostics }: OperationResult): string[] =>
  diagnostics
    .map(({ urn = "stack", severity, message }) => `${nameOf(urn)}: ${severity} ${message}`)
    .sort();

/** Names of the Kubernetes objects that are planned or created. */
export const workloadsOf = ({ steps }: OperationResult): string[] =>
  steps
    .filter(({ urn }) => urn.includes("::kubernetes:"))
    .map(({ urn }) => nameOf(urn))
    .sort();
