import skips from "./checkov-skips.json";
import { checkov } from "./checkov";
import { checkovPython } from "./checkov-tool";
import insecure from "./insecure.json";
import { coverageCase, insecureCases, insecureTemplates } from "./insecure";
import type { Variant } from "./insecure";
import { deviationCase, lintCase, metCase, mustPassCases, skipCases, terraformCase } from "./judge";
import type { Case, Rules } from "./judge";
import mustPass from "./must-pass.json";
import { optionsStack, platformStack } from "./stacks";
import type { Stack } from "./stacks";

const variants: readonly Variant[] = insecure.variants;
const rules: Rules = { ...mustPass, ...skips };

/**
 * Everything that can be verified of the components without a cloud.
 *
 * @throws ToolError where there is no Python, or checkov cannot be installed
 */
export async function verifyAzure(): Promise<readonly Case[]> {
  const python = await checkovPython();
  // One after another, because mocks are the process's own.
  const production = await platformStack("production");
  const options = await optionsStack();
  const development = await platformStack("development");
  const stacks: Readonly<Record<string, Stack>> = { production, options, development };

  const all = await checkov(python, {
    ...Object.fromEntries(Object.entries(stacks).map(([name, { template }]) => [name, template])),
    ...insecureTemplates(production.template, variants),
  });
  const of = (name: string) => all.filter(({ template }) => template === name);
  const ofStacks = all.filter(({ template }) => Object.hasOwn(stacks, template));
  return [
    ...Object.entries(stacks).flatMap(([name, stack]) => [
      lintCase(name, stack),
      deviationCase(name, stack.postures, of(name), rules),
      metCase(name, stack.postures, of(name), rules),
    ]),
    ...mustPassCases("production", production.template.resources, of("production"), rules),
    ...skipCases(ofStacks, rules),
    terraformCase(ofStacks, rules),
    coverageCase(variants, production.template.resources, rules),
    ...insecureCases(variants, all),
  ];
}
