export { BundleFiles } from "./bundle-files";
export type { BundleSource, StoredBundle } from "./bundle-source";
export { gatherEvidence, type GatherRequest } from "./gather";
export { GithubAttestations, type AttestationSource } from "./github";
export { mergeEvidence, withPlatforms } from "./merge";
export { problemOf, stopped } from "./problem";
export { COSIGN_SIGN_PREDICATE, isSignature } from "./types";
export type {
  CertificateExtensions,
  CertificateIdentity,
  Evidence,
  EvidencePart,
  EvidenceProblem,
  KeyIdentity,
  ManifestFacts,
  PlatformEvidence,
  ProvenTime,
  RejectedItem,
  SignatureFormat,
  SignerIdentity,
  VerifiedStatement,
} from "./types";
