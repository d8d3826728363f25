import { reasons, type ReasonCode } from "../reasons";
import { asAdvice } from "./describe";
import type { Demand, Outcome, SubjectProblem } from "./types";

/** What a person reads about one check. */
export interface Texts {
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
}

/** The result of a rule's demand, before namespace and mode are considered. */
export interface Finding extends Texts {
  /** Absent for a rule that demands nothing. */
  readonly demand?: Demand;
  /** Where it is about one manifest of an index. */
  readonly platform?: string;
  readonly outcome: Outcome;
  readonly code: ReasonCode;
  readonly retryAfterSeconds?: number;
}

/** A demand of which nothing is known but what kept it from being read. */
export const undecided = (problem: SubjectProblem, expected: string): Finding => ({
  outcome: "undecided",
  code: problem.code,
  found: problem.message,
  expected,
  fix: asAdvice(reasons[problem.code].fix),
  ...(problem.retryAfterSeconds === undefined
    ? {}
    : { retryAfterSeconds: problem.retryAfterSeconds }),
});
