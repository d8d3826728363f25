import type { ArmResource } from "../../arm";
import { checks } from "../../components/posture";
import type { CheckRow, Posture } from "../../components/posture";
import type { CheckResult } from "./checkov";
import type { Stack } from "./stacks";

/** One thing that is verified, and what speaks against it. */
export interface Case {
  readonly group: string;
  readonly name: string;
  readonly problems: readonly string[];
}

/** A check of checkov that may fail, and why. */
export interface Skip {
  readonly id: string;
  readonly types: readonly string[];
  readonly reason: string;
}

export interface Rules {
  /** Ids that resources of a type pass. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** Ids that never look at ARM JSON. */
  readonly terraformOnly: readonly string[];
  readonly skips: readonly Skip[];
}

/** Every property is one that Azure has, and every resource could be written. */
export const lintCase = (group: string, { findings, left, template }: Stack): Case => ({
  group,
  name: `properties of ${template.resources.length} resources`,
  problems: [
    ...findings.map(({ property, message }) => `${property}: ${message}`),
    ...left.map((resource) => `${resource}: cannot be written as ARM JSON`),
  ],
});

/** Each resource passes each check that resources of its type must pass. */
export function mustPassCases(
  group: string,
  resources: readonly ArmResource[],
  results: readonly CheckResult[],
  { types }: Rules,
): Case[] {
  return Object.entries(types).flatMap(([type, ids]) => {
    const names = resources.filter((resource) => resource.type === type).map(({ name }) => name);
    if (names.length === 0) return [];
    return ids.map((id) => {
      const said = results.filter((result) => result.id === id && result.type === type);
      return {
        group,
        name: `${id} ${type}`,
        problems: names.flatMap((name) => {
          const own = said.filter((result) => result.name === name);
          if (own.length === 0) return [`${name}: checkov did not look at it`];
          return own.every(({ passed }) => passed) ? [] : [`${name}: fails`];
        }),
      };
    });
  });
}

/** What fails is what the components say that they deviate from, and what is skipped with a reason. */
export function deviationCase(
  group: string,
  postures: readonly Posture[],
  results: readonly CheckResult[],
  { skips, terraformOnly }: Rules,
): Case {
  const failed = results.filter(({ passed }) => !passed);
  const unexplained = failed.filter(
    ({ id, type }) => !skips.some((skip) => covers(skip, id, type)),
  );
  const expected = new Map(
    postures.flatMap(({ deviations }) =>
      deviations.flatMap(({ check }) =>
        idsOf(check)
          .filter((id) => !terraformOnly.includes(id))
          .map((id) => [id, check] as const),
      ),
    ),
  );
  return {
    group,
    name: `fails as its postures say: ${[...expected.keys()].sort().join(", ") || "nothing"}`,
    problems: [
      ...unexplained
        .filter(({ id }) => !expected.has(id))
        .map(({ id, type, name }) => `${id} fails on ${name} (${type}), which nothing explains`),
      ...[...expected]
        .filter(([id]) => !failed.some((result) => result.id === id))
        .map(([id, check]) => `${id} does not fail, although ${check} is a deviation`),
    ],
  };
}

/** What the components say that they meet has been looked at: a wrong id in a posture would prove nothing. */
export function metCase(
  group: string,
  postures: readonly Posture[],
  results: readonly CheckResult[],
  { terraformOnly, skips }: Rules,
): Case {
  const skipped = new Set(skips.map(({ id }) => id));
  const met = postures.flatMap((posture) => posture.met);
  const claims = met.flatMap((check) => idsOf(check).map((id) => ({ id, check })));
  const passed = new Set(results.filter((result) => result.passed).map(({ id }) => id));
  const proved = claims.filter(({ id }) => !terraformOnly.includes(id) && !skipped.has(id));
  return {
    group,
    name: `passes what its postures say that they meet: ${new Set(proved.map(({ id }) => id)).size} ids`,
    problems: proved
      .filter(({ id }) => !passed.has(id))
      .map(({ id, check }) => `${id} passes nowhere, although ${check} is met`),
  };
}

/** A skip that nothing needs any more would hide what fails later. */
export const skipCases = (results: readonly CheckResult[], { skips }: Rules): Case[] =>
  skips.flatMap((skip) =>
    skip.types.map((type) => ({
      group: "skips",
      name: `${skip.id} ${type}`,
      problems: [
        ...(skip.reason.trim() === "" ? ["it has no reason"] : []),
        ...(results.some(
          (result) => !result.passed && result.id === skip.id && result.type === type,
        )
          ? []
          : ["it fails nowhere: remove the skip"]),
      ],
    })),
  );

/** An id that is said to look at Terraform only, and does not, would excuse deviations from it. */
export const terraformCase = (results: readonly CheckResult[], { terraformOnly }: Rules): Case => ({
  group: "skips",
  name: "ids that look at Terraform only",
  problems: terraformOnly
    .filter((id) => results.some((result) => result.id === id))
    .map((id) => `${id} looks at ARM JSON as well`),
});

const covers = (skip: Skip, id: string, type: string): boolean =>
  skip.id === id && skip.types.includes(type);

const idsOf = (check: string): readonly string[] =>
  new Map<string, CheckRow>(Object.entries(checks)).get(check)?.checkov ?? [];
