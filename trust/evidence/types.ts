import type { ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";

/**
 * Evidence: what a registry holds about one digest, after the cryptography, as plain JSON (it is cached and saved).
 * Times are RFC 3339 in UTC.
 */

/** How a signature is stored: a Sigstore bundle as OCI referrer, or cosign's tags `sha256-….sig`. */
export type SignatureFormat = "bundle" | "legacy";

/**
 * One place where evidence about a digest may lie; each is read as a whole and at most once. `bundle`: the referrers, with
 * signatures and attestations; `legacy` and `legacy-attestation`: cosign's tags `sha256-….sig` and `.att`;
 * `github:owner/repository`: GitHub's attestations API; `files`: bundles that the caller gave; `manifest`: the image
 * itself, which says whether it exists and which platforms it has.
 */
export type EvidencePart =
  SignatureFormat | "legacy-attestation" | "manifest" | "files" | `github:${string}`;

/** A time that somebody other than the signer vouches for. */
export interface ProvenTime {
  readonly source: "transparency-log" | "timestamp-authority";
  readonly time: string;
  /** Index in the log, for people who want to look it up. */
  readonly logIndex?: string;
}

/**
 * Fulcio's certificate extensions (OID 1.3.6.1.4.1.57264.1.x), read strictly. The authority copied them from the
 * identity token, so the build cannot forge them. https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export interface CertificateExtensions {
  readonly buildSignerUri?: string;
  readonly buildSignerDigest?: string;
  readonly runnerEnvironment?: string;
  readonly sourceRepositoryUri?: string;
  readonly sourceRepositoryDigest?: string;
  readonly sourceRepositoryRef?: string;
  readonly sourceRepositoryId?: string;
  readonly sourceRepositoryOwnerUri?: string;
  readonly sourceRepositoryOwnerId?: string;
  readonly buildConfigUri?: string;
  readonly buildConfigDigest?: string;
  readonly buildTrigger?: string;
  readonly runInvocationUri?: string;
  readonly sourceRepositoryVisibility?: string;
}

export interface CertificateIdentity {
  readonly kind: "certificate";
  readonly issuer: string;
  /** The subject alternative name: URI, e-mail address or Fulcio username. */
  readonly subject: string;
  readonly extensions: CertificateExtensions;
}

export interface KeyIdentity {
  readonly kind: "key";
  /** sha256 of the SPKI DER, lower-case hex. */
  readonly fingerprint: string;
}

export type SignerIdentity = CertificateIdentity | KeyIdentity;

/** A statement or payload about the digest whose signature was verified against one trust anchor. */
export interface VerifiedStatement {
  /** Id of the trust anchor (`trust/policy/anchor.ts`) whose root, key and thresholds it satisfies. */
  readonly anchor: string;
  readonly format: SignatureFormat;
  /** Where it was found. */
  readonly part: EvidencePart;
  /** The in-toto predicate type; absent for a legacy signature payload. */
  readonly predicateType?: string;
  /** The predicate of an attestation as JSON; absent for signatures, whose predicate says nothing. */
  readonly predicate?: unknown;
  /** Digests of a statement that is about something else than the image, as `algorithm:hex`: a source VSA names a commit. */
  readonly otherSubjects?: readonly string[];
  readonly signer: SignerIdentity;
  readonly provenTimes: readonly ProvenTime[];
  /** Digest of the bundle or payload blob that holds it. */
  readonly origin: Digest;
}

/** Something that was found and does not count, with the reason. */
export interface RejectedItem {
  readonly format: SignatureFormat;
  readonly part: EvidencePart;
  /** What it says that it is, where that can be read: not verified. */
  readonly predicateType?: string;
  readonly origin: Digest;
  readonly code: ReasonCode;
  /** What was found, in plain words; text of the registry in it is not escaped. */
  readonly message: string;
  /** Who claims to have signed it, if that can be read: not verified. */
  readonly claimed?: SignerIdentity;
}

/** Something that could not be read: it keeps a denial from being certain. */
export interface EvidenceProblem {
  readonly part: EvidencePart;
  readonly code: ReasonCode;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export interface Evidence {
  /** `registry/repository`, normalised. */
  readonly repository: string;
  readonly digest: Digest;
  /** The parts that were read; what is not in it was not looked for. */
  readonly parts: readonly EvidencePart[];
  /** What the manifest says; absent until it was read. */
  readonly manifest?: ManifestFacts;
  /** Evidence about the runnable manifests of an index, where a rule demands it. */
  readonly platforms?: readonly PlatformEvidence[];
  readonly statements: readonly VerifiedStatement[];
  readonly rejected: readonly RejectedItem[];
  readonly problems: readonly EvidenceProblem[];
  /** Referrers or layers found, of whatever kind, for the report. */
  readonly referrers: number;
  /** When it was read. */
  readonly gatheredAt: string;
}

/** What the manifest of the subject says. */
export interface ManifestFacts {
  readonly exists: boolean;
  /** The runnable manifests of an index, attestation manifests left out; absent for what is no index. */
  readonly platforms?: readonly { readonly platform: string; readonly digest: Digest }[];
}

export interface PlatformEvidence {
  /** As `linux/arm64/v8`. */
  readonly platform: string;
  readonly evidence: Evidence;
}

/** cosign's predicate of an image signature. https://github.com/sigstore/cosign/blob/main/specs/COSIGN_PREDICATE_SPEC.md */
export const COSIGN_SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

/** Whether a statement is a signature: the sign predicate, or a legacy payload. An attestation alone is none. */
export const isSignature = (statement: Pick<VerifiedStatement, "predicateType">): boolean =>
  statement.predicateType === undefined || statement.predicateType === COSIGN_SIGN_PREDICATE;
