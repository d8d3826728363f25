import type { PredicateEntry } from "../../policy/types";
import { evaluate, type Condition } from "../../predicates/condition";
import { describeStatement } from "../describe";
import type { Inquiry } from "../inquiry";
import { describeEntry } from "./describe";
import { isDecidedByNewest } from "./newest";
import { signerParties } from "./party";
import type { EntryDemand, Shortfall } from "./types";

/** An attestation of one type, of which all conditions hold. */
export const predicateDemand = (inquiry: Inquiry, entry: PredicateEntry): EntryDemand => {
  const noun = `attestation ${entry.type}`;
  return {
    kind: "predicate",
    noun,
    expected: describeEntry(entry),
    age: entry,
    parties: signerParties(inquiry, noun, entry.signers),
    decidedBy: isDecidedByNewest(entry) ? "newest" : "any",
    isType: (type) => type === entry.type,
    read: (_, statement) => ({
      content: {
        conditions: entry.where.map((condition) => () => failing(condition, statement.predicate)),
        text: () => `${noun} by ${describeStatement(statement)}`,
      },
    }),
  };
};

const failing = (condition: Condition, predicate: unknown): Shortfall | undefined => {
  const { holds, field, found, expected } = evaluate(condition, predicate);
  if (holds) return undefined;
  return {
    code: "predicate.condition",
    found: `${field} is ${found}`,
    expected: `${field}: ${expected}`,
  };
};
