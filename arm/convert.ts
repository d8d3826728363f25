import { modelNamed, resourceRow, rowOfArmType } from "./models";
import type { ResourceRow } from "./models";
import { toArm } from "./properties";
import type { Shape } from "./properties";
import type { ArmResource, LintFinding, PulumiResource } from "./resource";
import type { AzureToken } from "./token";

/** A resource as ARM has it, or none for a type that cannot be written so. */
export interface Converted {
  readonly resource?: ArmResource;
  readonly findings: readonly LintFinding[];
}

type Inputs = Readonly<Record<string, unknown>>;

interface Source {
  readonly row: ResourceRow;
  readonly apiVersion: string;
  /** How messages call the resource. */
  readonly title: string;
  /** Parts of the name in ARM. */
  readonly names: readonly unknown[];
  readonly scope?: unknown;
  readonly body: Inputs;
  readonly shape: Shape;
}

/**
 * Writes a resource of azure-native as ARM JSON, and says what Azure's own models hold against it. Only what a program
 * gave is written, without defaults.
 */
export function convert(token: AzureToken, { name: title, inputs }: PulumiResource): Converted {
  const source =
    token.module === "resources" && token.resource === "Resource"
      ? genericSource(title, inputs)
      : typedSource(token, title, inputs);
  return source === undefined ? { findings: [] } : write(source);
}

function typedSource(token: AzureToken, title: string, inputs: Inputs): Source | undefined {
  const row = resourceRow(token);
  if (row === undefined) return undefined;
  const names = row.names.map((text) => {
    const [property = "", otherwise = title] = text.split("=");
    return { property, value: inputs[property] ?? otherwise };
  });
  const inUrl = ["resourceGroupName", row.scope, ...names.map(({ property }) => property)];
  return {
    row,
    apiVersion: token.apiVersion ?? row.apiVersion,
    title,
    names: names.map(({ value }) => value),
    ...(row.scope === undefined ? {} : { scope: inputs[row.scope] ?? undefined }),
    body: without(inputs, inUrl),
    shape: "pulumi",
  };
}

const genericProperties = [
  "apiVersion",
  "parentResourcePath",
  "resourceGroupName",
  "resourceName",
  "resourceProviderNamespace",
  "resourceType",
];

/** The provider's own escape takes any type, version and body: the last as ARM has it, which is linted as it stands. */
function genericSource(title: string, inputs: Inputs): Source | undefined {
  const { resourceProviderNamespace, resourceType, resourceName, parentResourcePath } = inputs;
  const above = typeof parentResourcePath === "string" ? parentResourcePath.split("/") : [];
  const parents = above.filter((part) => part !== "");
  const types = parents.filter((_, index) => index % 2 === 0);
  const row = rowOfArmType([resourceProviderNamespace, ...types, resourceType].join("/"));
  if (row === undefined) return undefined;
  return {
    row,
    apiVersion: typeof inputs.apiVersion === "string" ? inputs.apiVersion : row.apiVersion,
    title,
    names: [...parents.filter((_, index) => index % 2 === 1), resourceName ?? title],
    body: without(inputs, genericProperties),
    shape: "arm",
  };
}

function write(source: Source): Converted {
  const { row, apiVersion, title, names, body, shape } = source;
  const findings: LintFinding[] = [];
  const written = toArm(body, modelNamed(`${row.package}/${row.model}`), {
    path: title,
    property: "",
    also: new Set(row.also),
    open: new Set(row.open),
    shape,
    findings,
  });
  if (row.scope !== undefined && source.scope === undefined) {
    findings.push({
      code: "missing",
      property: `${title}.${row.scope}`,
      message: "Azure requires it",
    });
  }
  return {
    resource: {
      type: row.type,
      apiVersion,
      name: names.map(text).join("/"),
      ...(source.scope === undefined ? {} : { scope: text(source.scope) }),
      ...written,
    },
    findings,
  };
}

const without = (inputs: Inputs, keys: readonly (string | undefined)[]): Inputs =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !keys.includes(key)));

const text = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
