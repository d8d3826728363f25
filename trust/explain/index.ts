export { explainVerdict } from "./explain";
export type {
  ExplainedCandidate,
  ExplainedClaim,
  ExplainedDemand,
  ExplainedExemption,
  ExplainedRule,
  ExplainedSubject,
  Explanation,
} from "./types";
