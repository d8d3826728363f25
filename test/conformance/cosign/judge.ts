import type { ConformanceCase, Says } from "./case";
import type { Difference } from "./differences";
import { codesFor, reasonOf } from "./reasons";
import type { Answers } from "./scene";

export interface Judgement {
  readonly cosign: Says;
  /** Why cosign rejects, in its words; empty where it accepts. */
  readonly reason: string;
  /** Our outcome and code. */
  readonly ours: string;
  /** The written difference that explains the two. */
  readonly difference?: Difference;
  /** Why the case fails. */
  readonly problem?: string;
}

type Expectation = Pick<ConformanceCase, "name" | "cosign" | "ours">;

/** Compares what both said with each other, with what was expected, and with the written differences. */
export const judge = (
  expected: Expectation,
  { cosign, ours }: Answers,
  differences: readonly Difference[],
): Judgement => {
  const says = cosign.accepts ? "accepts" : "rejects";
  const reason = cosign.accepts ? "" : reasonOf(cosign.output);
  const difference = differences.find((row) => row.case === expected.name);
  const said = `${ours.outcome} ${ours.code}`;
  const problem = problemOf(expected, { says, reason, said, ours }, difference);
  return {
    cosign: says,
    reason,
    ours: said,
    ...(difference && { difference }),
    ...(problem !== undefined && { problem }),
  };
};

const problemOf = (
  expected: Expectation,
  found: {
    readonly says: Says;
    readonly reason: string;
    readonly said: string;
    readonly ours: Answers["ours"];
  },
  difference: Difference | undefined,
): string | undefined => {
  const { says, reason, said, ours } = found;
  const codes = says === "accepts" ? [] : codesFor(reason);
  if (codes === undefined) return `cosign did not judge the image: ${reason}`;
  if (says !== expected.cosign) return `cosign ${says} it, which was not expected: ${reason}`;
  if (expected.ours !== undefined && said !== expected.ours)
    return `Countersign says ${said}, expected ${expected.ours}`;
  if ((says === "accepts") === (ours.outcome === "allow")) {
    if (difference) return `the written difference ${difference.id} is none: the two agree`;
    return says === "accepts" || codes.some((code) => code === ours.code)
      ? undefined
      : `both reject, for different reasons: cosign says ${reason}`;
  }
  if (!difference) return "the two differ, and no written difference says so";
  return difference.cosign === says && difference.ours === ours.code
    ? undefined
    : `the written difference ${difference.id} says: cosign ${difference.cosign}, Countersign ${difference.ours}`;
};

/** The written differences that no case proves. */
export const unproven = (
  differences: readonly Difference[],
  cases: readonly Expectation[],
): Difference[] => differences.filter((row) => !cases.some(({ name }) => name === row.case));
