import * as pulumi from "@pulumi/pulumi";
import { Network } from "../../../../components/network";
import type { NetworkArgs } from "../../../../components/network";
import { mockAzure } from "../azure-mocks";
import type { MockOptions, Registered } from "../azure-mocks";

export const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
export const NETWORK_GROUP = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network`;
export const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`;
export const VNET = `${NETWORK_GROUP}/virtualNetworks/hub`;

/** What a network that is made needs in production. */
export const basics: NetworkArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  workspaceId: WORKSPACE,
};

/** A network on mocks, and all that it registered. */
export async function make(
  args: NetworkArgs,
  { name = "platform", ...options }: MockOptions & { readonly name?: string } = {},
): Promise<{ network: Network; registered: Registered[] }> {
  const registered = await mockAzure(options);
  const network = new Network(name, args);
  await pulumi.runtime.disconnect();
  return { network, registered };
}

/** `type name`, without the package, sorted. */
export const listed = (registered: readonly Registered[]): string[] =>
  registered.map(({ type, name }) => `${type.replace("azure-native:", "")} ${name}`).sort();

/** The inputs of one resource. */
export function inputsOf(registered: readonly Registered[], name: string): Record<string, unknown> {
  const found = registered.find((resource) => resource.name === name);
  if (!found) throw new Error(`no resource ${name}, only ${listed(registered).join(", ")}`);
  return found.inputs;
}
