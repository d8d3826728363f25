import * as pulumi from "@pulumi/pulumi";

/** A resource that a program registered, with its inputs as the engine would see them. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

export interface MockOptions {
  /** Whether the program is previewed: outputs that only a cloud tells are unknown then. Default false. */
  readonly preview?: boolean;
  /** What the cloud adds to the inputs of a resource, by its type. */
  readonly outputs?: (resource: Registered) => Record<string, unknown>;
  /** What a cluster's users get; null for nothing. Default: `kind: Config`. */
  readonly kubeconfig?: string | null;
  /** Answers of other functions. Default: their arguments. */
  readonly call?: (question: { token: string; inputs: unknown }) => Record<string, unknown>;
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

/**
 * Mocks of the engine for azure-native programs.
 *
 * @returns the resources registered since, in order; custom resources only
 */
export async function mockAzure(options: MockOptions = {}): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        const known = inputs as Record<string, unknown>;
        if (custom === false) return { id: undefined, state: known };
        const resource = { type, name, inputs: known };
        registered.push(resource);
        const id = `${SUBSCRIPTION}/resourceGroups/rg/providers/${type.split(":").slice(1).join("/")}/${name}`;
        const made = {
          name,
          createdOn: "2026-01-01T00:00:00Z",
          principalId: `principal-of-${name}`,
          clientId: `client-of-${name}`,
        };
        return { id, state: { ...made, ...known, ...options.outputs?.(resource) } };
      },
      call: ({ token, inputs }) =>
        token.endsWith(":listManagedClusterUserCredentials")
          ? { kubeconfigs: kubeconfigs(options.kubeconfig) }
          : (options.call?.({ token, inputs }) ?? (inputs as Record<string, unknown>)),
    },
    "acme",
    "test",
    options.preview ?? false,
  );
  return registered;
}

const kubeconfigs = (text: string | null = "kind: Config"): { name: string; value: string }[] =>
  text === null ? [] : [{ name: "clusterUser", value: btoa(text) }];

/** The value of an output, once it is known. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });
