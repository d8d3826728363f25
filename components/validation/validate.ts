import * as pulumi from "@pulumi/pulumi";
import { denialOf } from "./denial";
import { failureOf } from "./failure";
import { NotKnownYet, plainView, settled } from "./known";
import type { Known } from "./known";
import type { Problem } from "./problem";

/**
 * One rule about the arguments of a component: pure, and small, since a rule is put off as a whole until everything that
 * it reads is known.
 */
export type Rule<Args> = (args: pulumi.Unwrap<Args>) => readonly Problem[];

/** Lets a value through once every rule holds: what a child resource takes through it is not created before. */
export type Guard = <T>(value: pulumi.Input<T>) => pulumi.Output<pulumi.Unwrap<T>>;

type Problems = readonly Problem[];

/**
 * Judges the arguments of a component, before any of its children exists. Rules whose values are plain are judged at
 * once. The others are judged when what they read is known, in the preview where it knows that; give at least the name of
 * each child through the returned guard.
 *
 * @throws ResourceError on the resource, without a stack, that lists all problems as `property: reason; fix`
 *   (InputPropertiesError where a component provider host runs the component for a program in another language)
 */
export function validate<Args extends object>(
  resource: pulumi.Resource,
  args: Args,
  rules: readonly Rule<Args>[],
): Guard {
  const judged = rules.map((rule) => judge(rule, args, new Map()));
  const problems = judged.flatMap((found) => (pulumi.Output.isInstance(found) ? [] : found));
  if (problems.length > 0) throw failureOf(resource, problems);
  const late = judged.filter((found) => pulumi.Output.isInstance(found)).map(withoutSecrets);
  if (late.length === 0) return (value) => pulumi.output(value);

  const holds = judgementOf(resource, late);
  // A preview creates nothing, and shows more of the children if they do not wait for what only the update knows.
  if (pulumi.runtime.isDryRun()) return (value) => pulumi.output(value);
  return (value) => pulumi.all([value, holds]).apply(([known]) => known);
}

/**
 * Whether the late rules hold. A promise, because an output would tie every child to the resources that the arguments come
 * from: whatever replaces one of these would then seem to change the children's names, and replace the children.
 */
async function judgementOf(
  resource: pulumi.Resource,
  late: readonly pulumi.Output<Problems>[],
): Promise<true> {
  const judged = await Promise.all(late.map((problems) => settled(problems)));
  const found = judged.flatMap((problems) => problems ?? []);
  if (found.length > 0) {
    const text = failureOf(resource, found).message;
    throw await denialOf(resource, text, "its arguments are invalid");
  }
  // In an update that leaves out what an argument comes from, nobody can tell.
  return judged.includes(undefined) ? (pulumi.unknown as never) : true;
}

function judge<Args extends object>(
  rule: Rule<Args>,
  args: Args,
  known: Known,
): Problems | pulumi.Output<Problems> {
  try {
    return rule(plainView(args, known));
  } catch (error) {
    if (!(error instanceof NotKnownYet)) throw error;
    const { input } = error;
    const value: pulumi.Output<unknown> = pulumi.output<unknown>(input);
    return value.apply((now) =>
      pulumi.output<Problems>(judge(rule, args, new Map([...known, [input, now]]))),
    );
  }
}

/** What is a secret stands in no message, and that one argument is a secret makes none of every child. */
const withoutSecrets = (problems: pulumi.Output<Problems>): pulumi.Output<Problems> =>
  pulumi
    .all([pulumi.unsecret(problems), pulumi.isSecret(problems)])
    .apply(([found, isSecret]) =>
      isSecret
        ? found.map((problem) => ({ ...problem, reason: "it is a secret, and cannot be right" }))
        : found,
    );
