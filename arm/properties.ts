import { modelNamed } from "./models";
import type { Model, PropertyModel, TypeModel } from "./models";
import { SECRET, UNKNOWN } from "./pulumi-json";
import type { LintFinding } from "./resource";
import { isRecord } from "./record";

/** Where a body has its properties: as Pulumi lifts them out of `properties`, or as ARM has them. */
export type Shape = "pulumi" | "arm";

export interface Place {
  /** For messages: `registry.policies.retentionPolicy`. */
  readonly path: string;
  /** The same without the resource's name and without indexes, for `also` and `open`. */
  readonly property: string;
  /** Properties that the models do not know and Azure does. */
  readonly also: ReadonlySet<string>;
  /** Properties that take more values than the models list. */
  readonly open: ReadonlySet<string>;
  readonly shape: Shape;
  readonly findings: LintFinding[];
}

type Json = Readonly<Record<string, unknown>>;

/** What a body says about a property. */
interface Entry {
  /** From the object that holds it. */
  readonly at: readonly string[];
  readonly part: unknown;
  readonly found?: Found;
}

interface Found {
  /** The property's name in a body of that shape. */
  readonly name: string;
  readonly property: PropertyModel;
}

/** An object as ARM has it. */
export function toArm(value: Json, model: Model, place: Place): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  const given = new Set<PropertyModel>();
  const entries = place.shape === "arm" ? armEntries(value, model) : pulumiEntries(value, model);
  for (const { at, part, found } of entries) {
    if (part === undefined || part === null) continue;
    const key = at.at(-1) ?? "";
    const inside = below(place, `.${at.join(".")}`, key);
    if (found === undefined) {
      if (!place.also.has(inside.property)) report(inside, "unknown", "no such property");
      put(written, place.shape === "arm" ? at : [...holder(model), ...at], part);
      continue;
    }
    const { name, property } = found;
    given.add(property);
    if (name !== key) report(inside, "casing", `Azure writes it ${JSON.stringify(name)}`);
    if (property.readOnly === true) report(inside, "read-only", "only Azure sets it");
    put(written, property.path, valueToArm(part, property.type, inside));
  }
  for (const [name, property] of Object.entries(model)) {
    if (property.required === true && !given.has(property)) {
      const step = place.shape === "arm" ? property.path.join(".") : name;
      report(below(place, `.${step}`, name), "missing", "Azure requires it");
    }
  }
  return written;
}

/** The casing of properties is Azure's; a name in another one is found, to be reported. */
const pulumiEntries = (value: Json, model: Model): Entry[] =>
  Object.entries(value).map(([key, part]) => {
    const name = Object.hasOwn(model, key)
      ? key
      : Object.keys(model).find((own) => sameText(own, key));
    const property = name === undefined ? undefined : model[name];
    return {
      at: [key],
      part,
      ...(name === undefined || property === undefined ? {} : { found: { name, property } }),
    };
  });

function armEntries(value: Json, model: Model, above: readonly string[] = []): Entry[] {
  return Object.entries(value).flatMap(([key, part]) => {
    const at = [...above, key];
    const properties = Object.values(model);
    const property =
      properties.find(({ path }) => path.join("/") === at.join("/")) ??
      properties.find(({ path }) => sameText(path.join("/"), at.join("/")));
    if (property !== undefined) {
      return [{ at, part, found: { name: property.path.at(-1) ?? "", property } }];
    }
    const leads = properties.some(({ path }) =>
      sameText(path.slice(0, at.length).join("/"), at.join("/")),
    );
    return leads && isRecord(part) ? armEntries(part, model, at) : [{ at, part }];
  });
}

/** Where a property of Pulumi that nobody knows belongs in ARM. */
const holder = (model: Model): string[] =>
  Object.values(model).some(({ path }) => path.length > 1) ? ["properties"] : [];

function valueToArm(value: unknown, type: TypeModel, place: Place): unknown {
  if (value === UNKNOWN || value === SECRET) return value;
  switch (type.kind) {
    case "object":
      return isRecord(value) && type.model !== undefined
        ? toArm(value, modelNamed(type.model), place)
        : wrong(value, "an object", place);
    case "list":
      return Array.isArray(value)
        ? value.map((entry: unknown, index) => element(entry, type, below(place, `[${index}]`)))
        : wrong(value, "a list", place);
    case "map":
      return mapToArm(value, type, place);
    case "string":
    case "number":
    case "boolean":
      return scalar(value, type.kind, type.values, place);
    case "any":
      return value;
  }
}

/** Pulumi takes the ids of identities as a list, and ARM as the keys of an object. */
function mapToArm(value: unknown, type: TypeModel, place: Place): unknown {
  if (place.property.endsWith("userAssignedIdentities") && isListOfText(value)) {
    return Object.fromEntries(value.map((id) => [id, {}]));
  }
  if (!isRecord(value)) return wrong(value, "an object", place);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      element(entry, type, below(place, `.${key}`)),
    ]),
  );
}

const element = (value: unknown, { element: type }: TypeModel, place: Place): unknown =>
  type === undefined ? value : valueToArm(value, type, place);

function scalar(
  value: unknown,
  kind: "string" | "number" | "boolean",
  values: readonly string[] | undefined,
  place: Place,
): unknown {
  if (typeof value !== kind) return wrong(value, `a ${kind}`, place);
  const text = String(value);
  if (values === undefined || values.includes(text) || place.open.has(place.property)) return value;
  const same = values.find((known) => sameText(known, text));
  if (same === undefined) {
    report(place, "value", `${brief(value)} is none of ${values.join(", ")}`);
  } else {
    report(place, "casing", `Azure writes ${JSON.stringify(same)}, found ${brief(value)}`);
  }
  return value;
}

function wrong(value: unknown, expected: string, place: Place): unknown {
  report(place, "type", `expected ${expected}, found ${brief(value)}`);
  return value;
}

const BRIEF = 60;

/** A value in a message, which must not become as long as the file. */
function brief(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > BRIEF ? `${value.slice(0, BRIEF)}…` : value);
}

/** @param key what `also` and `open` call the step; nothing for an element of a list or map */
const below = (place: Place, step: string, key?: string): Place => ({
  ...place,
  path: place.path + step,
  property:
    key === undefined ? place.property : [place.property, key].filter((part) => part).join("."),
});

function report({ path, findings }: Place, code: LintFinding["code"], message: string): void {
  findings.push({ code, property: path, message });
}

/** Never follows or sets a prototype, whatever the keys are: they come out of a file. */
function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  let set = value;
  if (rest.length > 0) {
    const next = Object.hasOwn(target, first) ? target[first] : undefined;
    const holding = isRecord(next) ? next : {};
    put(holding, rest, value);
    set = holding;
  }
  Object.defineProperty(target, first, {
    value: set,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const isListOfText = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");
