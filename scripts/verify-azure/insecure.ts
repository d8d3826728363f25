import type { ArmResource, ArmTemplate } from "../../arm";
import type { CheckResult } from "./checkov";
import type { Case, Rules } from "./judge";

/** A change that makes a secure resource insecure. */
export interface Variant {
  readonly name: string;
  /** ARM type of the resource that is changed: the first of the stack. */
  readonly type: string;
  /** Values by the paths in the resource; null removes what is there. */
  readonly set: Readonly<Record<string, unknown>>;
  /** The check that finds it. */
  readonly id: string;
}

const GROUP = "insecure";

/** A template with the changed resource alone for each variant, by a name for it. */
export const insecureTemplates = (
  template: ArmTemplate,
  variants: readonly Variant[],
): Record<string, ArmTemplate> =>
  Object.fromEntries(
    variants.map((variant, index) => [
      templateName(index),
      { ...template, resources: [changed(template.resources, variant)] },
    ]),
  );

/** checkov finds every variant: a gate that nothing fails would prove nothing. */
export const insecureCases = (
  variants: readonly Variant[],
  results: readonly CheckResult[],
): Case[] =>
  variants.map(({ name, type, id }, index) => ({
    group: GROUP,
    name: `${id} ${type}: ${name}`,
    problems: results.some(
      (result) => result.template === templateName(index) && result.id === id && !result.passed,
    )
      ? []
      : ["checkov does not find it"],
  }));

/** Each check that must pass has a variant which fails it. */
export const coverageCase = (
  variants: readonly Variant[],
  resources: readonly ArmResource[],
  { types }: Rules,
): Case => ({
  group: GROUP,
  name: "a variant for each check that must pass",
  problems: Object.entries(types)
    .filter(([type]) => resources.some((resource) => resource.type === type))
    .flatMap(([type, ids]) =>
      ids
        .filter((id) => !variants.some((variant) => variant.id === id && variant.type === type))
        .map((id) => `${id} ${type} has none`),
    ),
});

const templateName = (index: number): string => `${GROUP}-${index}`;

function changed(resources: readonly ArmResource[], { type, set }: Variant): ArmResource {
  const found = resources.find((resource) => resource.type === type);
  if (found === undefined) throw new Error(`the stack has no resource of ${type}`);
  const copy = structuredClone(found);
  for (const [path, value] of Object.entries(set)) setAt(copy, path.split("."), value);
  return copy;
}

/** @throws Error where the resource has nothing at the path: a change of nothing shows nothing */
function setAt(target: unknown, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  const holder = target as Record<string, unknown>;
  if (!Object.hasOwn(holder, key)) throw new Error(`the resource has no ${key}`);
  if (rest.length > 0) setAt(holder[key], rest, value);
  else if (value === null) Reflect.deleteProperty(holder, key);
  else holder[key] = value;
}
