/** A type token of azure-native, taken apart. */
export interface AzureToken {
  /** `containerservice`, without a version. */
  readonly module: string;
  /** `ManagedCluster` */
  readonly resource: string;
  /** The API version that the token names: `2023-04-01`, `2025-06-02-preview`. */
  readonly apiVersion?: string;
}

/**
 * Reads a token: `azure-native:containerservice:ManagedCluster`, with a version as version 2 of the provider has it
 * (`azure-native:containerservice/v20230401:ManagedCluster`), or as a local package of version 3 has it
 * (`azure-native_containerservice_v20230401:containerservice:ManagedCluster`).
 *
 * @returns undefined for another package's
 */
export function parseToken(type: string): AzureToken | undefined {
  const [, local, module = "", version = local, resource = ""] =
    /^azure-native(?:_[a-z]+_(v\w+))?:(\w+)(?:\/(v\w+))?:(\w+)$/.exec(type) ?? [];
  if (resource === "") return undefined;
  const [, year, month, day, stage = ""] =
    /^v(\d{4})(\d{2})(\d{2})([a-z]*)$/.exec(version ?? "") ?? [];
  return {
    module,
    resource,
    ...(year === undefined
      ? {}
      : { apiVersion: [year, month, day, stage].filter(Boolean).join("-") }),
  };
}
