import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { SavedDecision } from "./types";

/** The parts of a saved decision that its sums are of; its content is named by its own digests. */
export const sumsOf = (saved: Omit<SavedDecision, "sums">): SavedDecision["sums"] => {
  const { format, verifier, clock, strict, requests, policy, answers, verdicts } = saved;
  return {
    decision: sum({ format, verifier, clock, strict, requests }),
    policy: sum(policy),
    answers: sum(answers),
    verdicts: sum(verdicts),
  };
};

const sum = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
