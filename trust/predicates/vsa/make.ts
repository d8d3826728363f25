import type { Digest } from "../../registry/port";
import { highestLevels } from "./levels";

/** What a verification summary of ours is made of. */
export interface VsaFacts {
  /** Id of the verifier, a URI. */
  readonly verifier: string;
  /** When the image was decided. */
  readonly time: Date;
  /** The normalised repository, as `registry/path`. */
  readonly resourceUri: string;
  readonly policy: { readonly name: string; readonly digest: Digest };
  /** Digests of the bundles and payloads that the decision rests on: all of them, as SLSA demands. */
  readonly inputAttestations: readonly Digest[];
  /** Levels that were verified. Empty: no claim about any level. */
  readonly levels: readonly string[];
}

/** The predicate of a verification summary, as it is signed. */
export interface VsaPredicate {
  readonly verifier: { readonly id: string };
  readonly timeVerified: string;
  readonly resourceUri: string;
  readonly policy: { readonly uri: string; readonly digest: { readonly sha256: string } };
  readonly inputAttestations: readonly { readonly digest: { readonly sha256: string } }[];
  readonly verificationResult: "PASSED";
  readonly verifiedLevels: readonly string[];
  readonly slsaVersion: "1.2";
}

/**
 * Makes the predicate of a summary that says PASSED; there is none that says FAILED, since a denial needs no proof.
 * The same facts give the same predicate. https://slsa.dev/spec/v1.2/verification_summary
 */
export function makeVsa(facts: VsaFacts): VsaPredicate {
  const { verifier, time, resourceUri, policy, inputAttestations, levels } = facts;
  return {
    verifier: { id: verifier },
    timeVerified: time.toISOString(),
    resourceUri,
    policy: {
      uri: `urn:countersign:policy:${encodeURIComponent(policy.name)}`,
      digest: digestSet(policy.digest),
    },
    inputAttestations: [...new Set(inputAttestations)]
      .sort()
      .map((digest) => ({ digest: digestSet(digest) })),
    verificationResult: "PASSED",
    verifiedLevels:
      levels.length === 0 ? ["SLSA_BUILD_LEVEL_UNEVALUATED"] : highestLevels(levels).toSorted(),
    slsaVersion: "1.2",
  };
}

const digestSet = (digest: Digest): { readonly sha256: string } => ({
  sha256: digest.slice("sha256:".length),
});
