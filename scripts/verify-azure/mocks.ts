import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiResource } from "../../arm";
import { azureId, azureOutputs, checkAzure } from "../../test/support/cloud/azure";

/**
 * Runs a program on Pulumi's mocks, on an Azure that makes whatever it is asked for.
 *
 * @returns the program's result, and the resources that it registered, with the inputs that the provider would get
 */
export async function runMocked<T>(
  config: Readonly<Record<string, unknown>>,
  program: () => T,
): Promise<{ result: T; registered: readonly PulumiResource[] }> {
  const registered: PulumiResource[] = [];
  const newResource = ({ type, name, inputs, custom }: pulumi.runtime.MockResourceArgs) => {
    const given = inputs as Record<string, unknown>;
    if (custom === false) return { id: undefined, state: given };
    const checked = checkAzure(type, name, given, {}, createHash("sha256").update(name).digest());
    registered.push({ type, name, inputs: checked });
    const made = {
      createdOn: "2026-01-01T00:00:00Z",
      principalId: guid(`principal of ${name}`),
      clientId: guid(`client of ${name}`),
    };
    const state = { ...made, ...checked, ...azureOutputs(type, checked) };
    return { id: azureId(type, name, checked), state };
  };
  const call = ({ token }: { token: string }) =>
    token.endsWith(":getWorkspace")
      ? { location: "westeurope" }
      : { kubeconfigs: [{ name: "clusterUser", value: "" }] };
  await pulumi.runtime.setMocks({ newResource, call }, "countersign", "verify");
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key, text(value)])),
  );
  const result = program();
  await pulumi.runtime.disconnect();
  return { result, registered };
}

/** As the engine gives a program its configuration. */
const text = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

function guid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map((range) => hex.slice(...range))
    .join("-");
}
