import * as pulumi from "@pulumi/pulumi";
import { ComplianceLog } from "../../../../components/compliance";
import type { ComplianceLogArgs } from "../../../../components/compliance";
import { mockAzure } from "../azure-mocks";
import type { MockOptions, Registered } from "../azure-mocks";

export const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
export const NETWORK = `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network`;

/** What production cannot do without. */
export const production: ComplianceLogArgs = {
  subnetId: `${NETWORK}/virtualNetworks/platform/subnets/endpoints`,
  privateDnsZoneId: `${NETWORK}/privateDnsZones/privatelink.blob.core.windows.net`,
  policyScope: SUBSCRIPTION,
};

/** How a resource is kept and ordered, as far as its options say. */
interface Kept {
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly options: pulumi.CustomResourceOptions;
}

export interface Scene {
  readonly log: ComplianceLog;
  readonly registered: readonly Registered[];
  readonly kept: Readonly<Record<string, Kept>>;
  readonly inputs: (name: string) => Registered["inputs"];
}

/** Registers a ComplianceLog `audit`, and waits until all of it is registered. */
export async function scene(
  args: ComplianceLogArgs,
  {
    state = "Unlocked",
    made = {},
    opts = {},
    ...options
  }: Omit<MockOptions, "outputs"> & {
    /** Of the immutability policy. */
    state?: string;
    /** What an update learns of other resources, by type. */
    made?: Readonly<Record<string, Record<string, unknown>>>;
    opts?: pulumi.ComponentResourceOptions;
  } = {},
): Promise<Scene> {
  const registered = await mockAzure({
    ...options,
    outputs: ({ type }) => {
      const ofAll = { BlobContainerImmutabilityPolicy: { state }, ...made };
      const [, learnt = {}] = Object.entries(ofAll).find(([key]) => type.endsWith(`:${key}`)) ?? [];
      return options.preview ? {} : learnt;
    },
  });
  const kept: Record<string, Kept> = {};
  const log = new ComplianceLog("audit", args, {
    ...opts,
    transformations: [
      ({ name, opts: options }) => {
        const { protect, retainOnDelete } = options;
        kept[name] = { protect, retainOnDelete, options };
        return undefined;
      },
    ],
  });
  await pulumi.runtime.disconnect();
  const inputs = (name: string): Registered["inputs"] => {
    const found = registered.find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`no resource ${name} was registered`);
    return found.inputs;
  };
  return { log, registered, kept, inputs };
}
