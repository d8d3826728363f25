import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { after } from "mocha";
import { stringify } from "yaml";
import { ContainerRegistry } from "../../../../components/registry";
import type { ContainerRegistryArgs } from "../../../../components/registry";
import type { TrustPolicyDocument } from "../../../../trust/policy";
import { createAuthority } from "../../../support/authority";
import { mockAzure } from "../azure-mocks";
import type { MockOptions, Registered } from "../azure-mocks";

const PROVIDERS =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/base/providers";

export const SUBNET = `${PROVIDERS}/Microsoft.Network/virtualNetworks/hub/subnets/endpoints`;
export const ZONE = `${PROVIDERS}/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
export const WORKSPACE = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/log`;

/** What a registry needs in production, and nothing else. */
export const production: ContainerRegistryArgs = {
  resourceGroupName: "rg",
  registryName: "acmeprod",
  location: "westeurope",
  subnetId: SUBNET,
  privateDnsZoneId: ZONE,
  workspaceId: WORKSPACE,
};

/** `acmeprod.azurecr.io/shop/**` is signed by `release`. */
export const policyDocument = (
  changes: Partial<TrustPolicyDocument> = {},
): TrustPolicyDocument => ({
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "acme",
  signers: {
    release: {
      githubWorkflow: {
        repository: "acme/shop",
        workflow: ".github/workflows/release.yml",
        refs: ["refs/heads/main"],
      },
    },
  },
  rules: [{ name: "signed", images: ["acmeprod.azurecr.io/shop/**"], signature: ["release"] }],
  ...changes,
});

/** Writes policies for the tests of a describe block, beside a trusted root `root.json`; gives their paths. */
export function usePolicies(): (document: TrustPolicyDocument) => string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-policies-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "root.json"), JSON.stringify(createAuthority().trustedRoot));
  let count = 0;
  return (document) => {
    count += 1;
    const file = join(folder, `${count}.yaml`);
    writeFileSync(file, stringify(document));
    return file;
  };
}

/** How a resource is kept, as far as its options say. */
interface Kept {
  readonly protect: boolean | undefined;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly replaceOnChanges: string[] | undefined;
}

export interface Made {
  readonly registered: readonly Registered[];
  readonly registry: ContainerRegistry;
  readonly kept: Readonly<Record<string, Kept>>;
}

/** Makes a registry `acme` on mocks and waits until all that belongs to it is registered. */
export async function makeRegistry(
  args: ContainerRegistryArgs,
  {
    opts = {},
    name = "acme",
    ...options
  }: MockOptions & {
    readonly opts?: pulumi.ComponentResourceOptions;
    readonly name?: string;
  } = {},
): Promise<Made> {
  const registered = await mockAzure(options);
  const kept: Record<string, Kept> = {};
  const registry = new ContainerRegistry(name, args, {
    ...opts,
    transformations: [
      ({ name: child, opts: { protect, ...rest } }) => {
        const { deleteBeforeReplace, replaceOnChanges } = rest as pulumi.CustomResourceOptions;
        kept[child] = { protect, deleteBeforeReplace, replaceOnChanges };
        return undefined;
      },
    ],
  });
  await pulumi.runtime.disconnect();
  return { registered, registry, kept };
}

/** What a program gets to see of wrong arguments. */
export async function problemsOf(make: () => Promise<unknown>): Promise<string> {
  try {
    await make();
  } catch (error) {
    assert.ok(pulumi.ResourceError.isInstance(error), String(error));
    assert.equal(error.hideStack, true);
    return error.message;
  }
  return assert.fail("nothing was thrown");
}

export const find = (registered: readonly Registered[], name: string): Registered["inputs"] => {
  const found = registered.find((resource) => resource.name === name);
  assert.ok(found, `${name} is not among ${registered.map((resource) => resource.name).join()}`);
  return found.inputs;
};
