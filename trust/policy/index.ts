export {
  azureDevOps,
  defineTrustPolicy,
  githubWorkflow,
  gitlabCi,
  keyless,
  predicate,
  publicKey,
  sbom,
  slsaBuilder,
  slsaProvenance,
  vsa,
  vulnerabilityScan,
} from "./define";
export type { SignerOptions } from "./define";
export { policyJsonSchema } from "./json-schema";
export { formatFindings, lintPolicy, lintRules } from "./lint";
export type { LintCode, LintFinding, LintRule } from "./lint";
export {
  loadPolicy,
  parsePolicy,
  policyFromDocument,
  readPolicy,
  readPolicyDocument,
  readPolicyText,
} from "./load";
export type { LoadedPolicy, PolicyOptions } from "./load";
export { formatPolicyError } from "./picture";
export { PolicyError } from "./problem";
export type { PolicyProblem } from "./problem";
export type {
  AttestationDocument,
  BuilderDocument,
  SignerDocument,
  TrustPolicyDocument,
  VerifierDocument,
} from "./schema";
export { publicGoodRoot } from "./roots/public-good";
export { isRefusedTrigger } from "./trigger";
export type * from "./types";
