/** A resource as a Pulumi program registers it. */
export interface PulumiResource {
  /** Type token: `azure-native:containerservice:ManagedCluster`. */
  readonly type: string;
  /** How messages call it; in the end of its URN. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A resource of an ARM template (https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#resources). */
export interface ArmResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly scope?: string;
  readonly [property: string]: unknown;
}

/** What the models say against a property. */
export interface LintFinding {
  readonly code: "unknown" | "casing" | "read-only" | "missing" | "value" | "type";
  /** `registry.policies.retentionPolicy.status`: the resource's name, then the path of the property. */
  readonly property: string;
  readonly message: string;
}
