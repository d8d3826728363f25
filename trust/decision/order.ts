import type { EvidenceProblem, RejectedItem, VerifiedStatement } from "../evidence/types";
import { reasonCodes } from "../reasons";
import { identityKey } from "./identity";

/**
 * A registry lists what it holds in any order. Whatever is chosen from it for a verdict is chosen by these keys, so that
 * the same evidence gives the same verdict, to the letter.
 */
export const byKey =
  <T>(key: (item: T) => string) =>
  (a: T, b: T): number => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

export const statementKey = (statement: VerifiedStatement): string =>
  JSON.stringify([
    statement.origin,
    statement.anchor,
    statement.part,
    statement.predicateType ?? "",
    identityKey(statement.signer),
    statement.provenTimes,
  ]);

export const rejectedKey = ({ code, origin, part, message, claimed }: RejectedItem): string =>
  JSON.stringify([rankOf(code), origin, part, message, claimed ? identityKey(claimed) : ""]);

export const problemKey = (problem: EvidenceProblem): string =>
  JSON.stringify([rankOf(problem.code), problem.message, problem.part, problem.retryAfterSeconds]);

/** The place in the table of reasons, in a form that sorts as text. */
const rankOf = (code: (typeof reasonCodes)[number]): string =>
  String(reasonCodes.indexOf(code)).padStart(4, "0");
