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
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const policySchema: Schema = policyJsonSchema();

/** What a reference leads to, which may stand in an `allOf` alone; anything else is itself. */
const resolved = (schema: Schema): Schema => {
  const name = (schema.allOf?.[0] ?? schema).$ref?.replace("#/definitions/", "");
  return name === undefined ? schema : (policySchema.definitions?.[name] ?? schema);
};

/** Every field of a TrustPolicy, indented as in the file. What was described before is only named. */
export const policyFields = (): string => {
  const described = new Map<string, string>();
  return entriesOf(policySchema)
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
  const objects = objectsIn(schema);
  const parts = objects.map((object) => {
    const key = JSON.stringify({ ...object, description: "" });
    const earlier = described.get(key);
    if (earlier !== undefined) return [line(depth, `as in \`${earlier}\``, undefined)];
    described.set(key, path);
    return objects.length === 1
      ? fields(path, object, depth, described)
      : [line(depth, "object", object.description), ...fields(path, object, depth + 1, described)];
  });
  return [...new Set(parts.map((lines) => lines.join("\n")))];
};

const objectsIn = (schema: Schema): readonly Schema[] => {
  const { properties, items, anyOf = [], additionalProperties: values } = resolved(schema);
  if (properties !== undefined) return [resolved(schema)];
  const inner = [items, ...anyOf, typeof values === "object" ? values : undefined];
  return inner.flatMap((part) => (part === undefined ? [] : objectsIn(part)));
};

const typeOf = (schema: Schema): string => {
  const { anyOf, const: constant, enum: values, items, type } = resolved(schema);
  if (constant !== undefined) return `\`${constant}\``;
  if (values !== undefined) return either(values.map((value) => `\`${value}\``));
  if (anyOf !== undefined) return either([...new Set(anyOf.map(typeOf))]);
  if (items !== undefined) return `list of ${typeOf(items)}`;
  const types = (typeof type === "string" ? [type] : (type ?? [])).map((name) => {
    if (name === "object")
      return objectsIn(schema)[0] === resolved(schema) ? "object" : mapOf(schema);
    return { string: "text", integer: "number" }[name] ?? name;
  });
  return either(types);
};

const mapOf = ({ additionalProperties: values }: Schema): string =>
  typeof values === "object" ? `map of name to ${typeOf(values)}` : "object";

const either = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1) ?? ""}`;
