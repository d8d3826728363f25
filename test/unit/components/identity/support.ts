import * as pulumi from "@pulumi/pulumi";
import { PushIdentity } from "../../../../components/identity";
import type { PushIdentityArgs } from "../../../../components/identity";
import type { SignerDocument, TrustPolicyDocument } from "../../../../trust/policy";
import { mockAzure } from "../azure-mocks";
import type { MockOptions, Registered } from "../azure-mocks";
import { policyDocument } from "../registry/support";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

export const REGISTRY = `${SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.ContainerRegistry/registries/acmeProd`;
export const IDENTITY = `${SUBSCRIPTION}/resourceGroups/people/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pusher`;

export const github: NonNullable<SignerDocument["githubWorkflow"]> = {
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  refs: ["refs/heads/main"],
};

/** A policy with these signers, of whom one rule asks. */
export const signedBy = (
  signers: Readonly<Record<string, SignerDocument>>,
  changes: Partial<TrustPolicyDocument> = {},
): TrustPolicyDocument =>
  policyDocument({
    signers,
    trustRoots: { private: { file: "root.json" } },
    rules: [
      {
        name: "signed",
        images: ["acmeprod.azurecr.io/shop/**"],
        signature: { anyOf: Object.keys(signers) },
      },
    ],
    ...changes,
  });

export interface Made {
  readonly registered: readonly Registered[];
  readonly identity: PushIdentity;
  /** Names of what each resource waits for, by its name. */
  readonly waits: Readonly<Record<string, readonly string[]>>;
}

/** Makes a push identity `ci` on mocks and waits until all that belongs to it is registered. */
export async function makeIdentity(
  args: PushIdentityArgs,
  options: MockOptions = {},
): Promise<Made> {
  const registered = await mockAzure(options);
  const waits: Record<string, readonly string[]> = {};
  const identity = new PushIdentity("ci", args, {
    transformations: [
      ({ name, opts: { dependsOn = [] } }) => {
        const named = (dependsOn as pulumi.Resource[]).map(
          (resource) => (resource as unknown as { __name: string }).__name,
        );
        waits[name] = named;
        return undefined;
      },
    ],
  });
  await pulumi.runtime.disconnect();
  return { registered, identity, waits };
}

/** Names of what is registered though the arguments turn out to be wrong, with outputs that Azure would tell. */
export async function registeredDespite(args: PushIdentityArgs): Promise<string[]> {
  const registered = await mockAzure();
  const handlers = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const rejected = new Promise((resolve) => process.on("unhandledRejection", resolve));
  const { error } = console;
  console.error = () => undefined;
  try {
    new PushIdentity("ci", args);
    await rejected;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  } finally {
    console.error = error;
    process.removeAllListeners("unhandledRejection");
    for (const handler of handlers) process.on("unhandledRejection", handler);
  }
  return registered.map(({ name }) => name);
}
