export { gatherEvidence, type GatherRequest } from "./gather";
export { mergeEvidence } from "./merge";
export { problemOf, stopped } from "./problem";
export { COSIGN_SIGN_PREDICATE, isSignature } from "./types";
export type {
  CertificateExtensions,
  CertificateIdentity,
  Evidence,
  EvidenceProblem,
  KeyIdentity,
  ProvenTime,
  RejectedItem,
  SignatureFormat,
  SignerIdentity,
  VerifiedStatement,
} from "./types";
