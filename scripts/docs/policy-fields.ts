import { configurationSchema } from "../../policy-pack/configuration-schema";
import { policyJsonSchema } from "../../trust/policy";
import { markdown } from "./markdown";

/** As much of a JSON Schema as ours use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** What the schema knows and this version refuses: its fields would only promise something. */
const NOT_YET = "Not decided yet by this version.";

/** Every field of a TrustPolicy, indented as in the file. What was described before is only named. */
export const policyFields = (): string => {
  const described = new Map<string, string>();
  return entriesOf(policyJsonSchema())
    .map(([name, schema]) =>
      [
        `### \`${name}\``,
        `(${typeOf(schema)}) ${markdown(schema.description ?? "")}`,
        innerFields(name, schema, 0, described).join("\n"),
      ].join("\n\n"),
    )
    .join("\n\n");
};

/** Every key of the policy pack's configuration. */
export const packConfigurationKeys = (): string =>
  fields("", configurationSchema, 0, new Map()).join("\n");

const entriesOf = (schema: Schema): readonly (readonly [string, Schema])[] =>
  Object.entries(schema.properties ?? {});

const line = (depth: number, name: string, text: string | undefined): string =>
  `${"  ".repeat(depth)}- ${name}${text === undefined ? "" : `: ${markdown(text)}`}`;

/** The fields of an object, each followed by those inside it. */
const fields = (
  path: string,
  object: Schema,
  depth: number,
  described: Map<string, string>,
): string[] =>
  entriesOf(object).flatMap(([name, schema]) => [
    line(depth, `\`${name}\` (${typeOf(schema)})`, schema.description),
    ...innerFields(path === "" ? name : `${path}.${name}`, schema, depth + 1, described),
  ]);

/** The fields of the objects that a value may be or hold. Where it may be one of several, each says what it is. */
const innerFields = (
  path: string,
  schema: Schema,
  depth: number,
  described: Map<string, string>,
): string[] => {
  if (schema.description?.includes(NOT_YET)) return [];
  const objects = objectsIn(schema);
  const lines = objects.flatMap((object) => {
    const key = JSON.stringify({ ...object, description: "" });
    const earlier = described.get(key);
    if (earlier !== undefined) return [line(depth, `as in \`${earlier}\``, undefined)];
    described.set(key, path);
    return objects.length === 1
      ? fields(path, object, depth, described)
      : [line(depth, "object", object.description), ...fields(path, object, depth + 1, described)];
  });
  return [...new Set(lines)];
};

const objectsIn = (schema: Schema): readonly Schema[] => {
  const { properties, items, anyOf = [], additionalProperties: values } = schema;
  if (properties !== undefined) return [schema];
  const inner = [items, ...anyOf, typeof values === "object" ? values : undefined];
  return inner.flatMap((part) => (part === undefined ? [] : objectsIn(part)));
};

const typeOf = (schema: Schema): string => {
  const { anyOf, const: constant, enum: values, items, type } = schema;
  if (constant !== undefined) return `\`${constant}\``;
  if (values !== undefined) return either(values.map((value) => `\`${value}\``));
  if (anyOf !== undefined) return either([...new Set(anyOf.map(typeOf))]);
  if (items !== undefined) return `list of ${typeOf(items)}`;
  const types = (typeof type === "string" ? [type] : (type ?? [])).map((name) => {
    if (name === "object") return schema.properties === undefined ? mapOf(schema) : "object";
    return { string: "text", integer: "number" }[name] ?? name;
  });
  return either(types);
};

const mapOf = ({ additionalProperties: values }: Schema): string =>
  typeof values === "object" ? `map of name to ${typeOf(values)}` : "object";

const either = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1) ?? ""}`;
