import type {
  EvidencePart,
  EvidenceProblem,
  ProvenTime,
  SignatureFormat,
  SignerIdentity,
} from "../evidence/types";
import type { ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";

/** Everything that was found about one image. Plain JSON; texts of a registry in it are bounded, not escaped. */
export interface Inspection {
  /** As the user wrote it. */
  readonly image: string;
  /** `registry/repository`, where it was looked for. */
  readonly repository: string;
  readonly digest: Digest;
  readonly kind: "image" | "index" | "missing";
  readonly items: readonly InspectedItem[];
  /** What could not be read: there may be more than is listed. */
  readonly problems: readonly EvidenceProblem[];
  /** The runnable manifests of an index. */
  readonly platforms: readonly InspectedPlatform[];
}

export interface InspectedPlatform {
  /** As `linux/arm64/v8`. */
  readonly platform: string;
  readonly digest: Digest;
  readonly items: readonly InspectedItem[];
  readonly problems: readonly EvidenceProblem[];
}

interface ItemBase {
  readonly part: EvidencePart;
  /** Digest of the bundle, payload or referrer. */
  readonly origin: Digest;
  /** What it is, in one line; of what is not verified, what it says it is. */
  readonly summary: string;
}

export type InspectedItem = VerifiedItem | RejectedEvidence | SkippedItem;

/** The cryptography is good under a root or key; whether a rule accepts the signer is another question. */
export interface VerifiedItem extends ItemBase {
  readonly verdict: "verified";
  readonly format: SignatureFormat;
  /** Names of the roots, and fingerprints of the keys, under which it verifies. */
  readonly trustedBy: readonly string[];
  readonly predicateType?: string;
  readonly signer: SignerIdentity;
  readonly provenTimes: readonly ProvenTime[];
  /** Why its predicate cannot be read. */
  readonly problem?: { readonly code: ReasonCode; readonly message: string };
}

export interface RejectedEvidence extends ItemBase {
  readonly verdict: "rejected";
  readonly format: SignatureFormat;
  readonly predicateType?: string;
  /** Who claims to have signed it: not verified. */
  readonly claimed?: SignerIdentity;
  readonly code: ReasonCode;
  readonly message: string;
}

/** Something that is no evidence: nothing in it is signed in a way that is verified here. */
export interface SkippedItem extends ItemBase {
  readonly verdict: "skipped";
  readonly reason: string;
}
