/** https://slsa.dev/spec/v1.2/verification_summary */
export const VSA_TYPE = "https://slsa.dev/verification_summary/v1";

/** A verification summary: somebody's word that an artifact passed a policy. */
export interface Vsa {
  /** Id of the verifier, a URI. It means nothing unless its signer may speak for it. */
  readonly verifier: string;
  /** RFC 3339, UTC; optional since SLSA 1.1. */
  readonly timeVerified?: string;
  readonly resourceUri: string;
  readonly policy: ResourceDescriptor;
  readonly inputAttestations: readonly ResourceDescriptor[];
  readonly result: "PASSED" | "FAILED";
  /** As `SLSA_BUILD_LEVEL_3`; a verifier may have levels of its own. */
  readonly verifiedLevels: readonly string[];
  /** As `1.2`; absent: some version 1.x. */
  readonly slsaVersion?: string;
}

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface ResourceDescriptor {
  readonly uri?: string;
  /** As `algorithm:value`. */
  readonly digests: readonly string[];
}
