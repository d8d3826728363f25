import type { Verdict } from "../trust/decision";

/** Exit codes of every verb; `--help` and the README list them. */
export const exit = {
  allowed: 0,
  denied: 1,
  /** Wrong flags, a wrong file, a policy that is not valid. */
  usage: 2,
  undecided: 3,
} as const;

/** A mistake in how the command was called: its message is all that is shown. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** One denial makes the whole command denied; else one undecided image makes it undecided. */
export const exitCodeOf = (verdicts: readonly Verdict[]): number => {
  if (verdicts.some((verdict) => verdict.outcome === "deny")) return exit.denied;
  if (verdicts.some((verdict) => verdict.outcome === "undecided")) return exit.undecided;
  return exit.allowed;
};
