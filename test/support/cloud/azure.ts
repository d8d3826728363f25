import data from "./azure-immutable.json";
import type { Properties } from "./resources";

/** What is known of a type of azure-native. */
export interface AzureType {
  /** Template of its ids. */
  readonly path: string;
  /** Properties whose change makes a new resource. */
  readonly replace: readonly string[];
  /** Properties that the provider would update, and Azure does not. */
  readonly refused: readonly string[];
  /** Whether Azure makes it together with its parent. */
  readonly exists: boolean;
}

interface Row {
  readonly path: string;
  readonly replace?: readonly string[];
  readonly refused?: readonly string[];
  readonly exists?: boolean;
}

const PREFIX = "azure-native:";
const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const rows: Readonly<Record<string, Row>> = data.types;

/** What is known of a type; undefined for other packages, and for types without a row. */
export function azureType(type: string): AzureType | undefined {
  const row = type.startsWith(PREFIX) ? rows[type.slice(PREFIX.length)] : undefined;
  if (row === undefined) return undefined;
  const { path, replace = [], refused = [], exists = false } = row;
  return { path, replace: [...parameters(path), ...replace], refused, exists };
}

/** Fills the name as the provider's Check does: that of before, else the Pulumi name with eight hexadecimal digits. */
export function checkAzure(
  type: string,
  name: string,
  inputs: Properties,
  before: Properties,
  seed: Uint8Array,
): Properties {
  const known = azureType(type);
  const own = known && ownName(known.path);
  if (own === undefined || inputs[own] !== undefined) return inputs;
  return { ...inputs, [own]: before[own] ?? `${name}${Buffer.from(seed).toString("hex", 0, 4)}` };
}

/** Outputs that follow from the inputs of a type that is known. */
export function azureOutputs(type: string, inputs: Properties): Properties {
  const known = azureType(type);
  return known === undefined ? {} : { name: fill(known.path, inputs).split("/").at(-1) };
}

/**
 * Outputs that the preview of an update knows; all others are unknown there, so that what takes them seems to change.
 * Source: Update in https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export const stableOutputs = (before: Properties): Properties =>
  Object.fromEntries(
    ["name", "location"].flatMap((key) => (before[key] === undefined ? [] : [[key, before[key]]])),
  );

/** The ARM id of what is created; of a type without a row, one that looks like it. */
export function azureId(type: string, name: string, inputs: Properties): string {
  const known = azureType(type);
  if (known !== undefined) return fill(known.path, inputs);
  const [, module = "", resource = ""] = type.split(":");
  return fill(
    `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.${module}/${resource}/${name}`,
    { resourceGroupName: "rg", ...inputs },
  );
}

const fill = (path: string, inputs: Properties): string =>
  path
    .replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
      parameter === "subscriptionId" ? SUBSCRIPTION : text(inputs[parameter]),
    )
    .replaceAll(/\/{2,}/g, "/");

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const parameters = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

/** The parameter at the end of the path. */
const ownName = (path: string): string | undefined => /\{(\w+)\}$/.exec(path)?.[1];
