import models from "./models.json";
import resources from "./resources.json";
import type { AzureToken } from "./token";

/** How a property of a Pulumi resource stands in ARM JSON. */
export interface PropertyModel {
  /** Path in ARM JSON, from the object that holds the property: `["properties", "dnsPrefix"]`. */
  readonly path: readonly string[];
  readonly type: TypeModel;
  readonly required?: boolean;
  readonly readOnly?: boolean;
}

export interface TypeModel {
  readonly kind: "string" | "number" | "boolean" | "any" | "object" | "list" | "map";
  /** Name of the model of an object. */
  readonly model?: string;
  /** Type of the elements of a list or map. */
  readonly element?: TypeModel;
  /** The only values that Azure knows. */
  readonly values?: readonly string[];
}

/** The properties of a type, by their names in Pulumi. */
export type Model = Readonly<Record<string, PropertyModel>>;

/** A row of resources.json. */
export interface ResourceRow {
  readonly type: string;
  readonly apiVersion: string;
  /** Modules that the type was in, in version 2 of the provider. */
  readonly formerly?: readonly string[];
  /** Properties whose values make the name, in order; what stands behind `=` is the value of one that is absent. */
  readonly names: readonly string[];
  /** The property that names what an extension resource extends. */
  readonly scope?: string;
  readonly package: string;
  readonly model: string;
  readonly also?: readonly string[];
  readonly open?: readonly string[];
}

const rows = new Map<string, ResourceRow>(Object.entries(resources.resources));
const formerly = new Map(
  [...rows].flatMap(([token, row]) =>
    (row.formerly ?? []).map((module) => [[module, token.split(":")[2]].join(":"), row] as const),
  ),
);
const all = new Map(Object.entries(models.models as unknown as Readonly<Record<string, Model>>));

export function resourceRow({ module, resource }: AzureToken): ResourceRow | undefined {
  const name = `${module}:${resource}`;
  return rows.get(`azure-native:${name}`) ?? formerly.get(name);
}

/** The row of an ARM type, in whichever case it is written. */
export const rowOfArmType = (type: string): ResourceRow | undefined =>
  [...rows.values()].find((row) => row.type.toLowerCase() === type.toLowerCase());

/** @throws Error for a model that the data files do not hold, which is a defect of them */
export function modelNamed(name: string): Model {
  const model = all.get(name);
  if (model === undefined) throw new Error(`arm/models.json has no model ${name}`);
  return model;
}
