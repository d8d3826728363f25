import type { Digest } from "../registry/port";
import type { SignatureFormat } from "../evidence/types";

/**
 * A TrustPolicy after validation: `each` written out, short forms made long, dates as instants. This is what `decide`
 * reads; the document that people write is `TrustPolicyDocument` (schema.ts). Plain JSON. Instants are RFC 3339, UTC.
 */
export interface TrustPolicy {
  readonly name: string;
  /** sha256 of the RFC 8785 JSON of the validated, expanded document; see `trust/policy/digest.ts`. */
  readonly digest: Digest;
  readonly anchors: readonly TrustAnchor[];
  readonly signers: Readonly<Record<string, Signer>>;
  readonly rules: readonly Rule[];
  readonly denied: readonly ImagePattern[];
  readonly allow: readonly ImagePattern[];
  /** What an image meets that nobody claims. */
  readonly unmatched: ModeSchedule;
  readonly mirrors: readonly Mirror[];
  readonly exceptNamespaces: readonly string[];
  readonly exemptions: readonly Exemption[];
}

export type Mode = "enforce" | "warn" | "audit";

/** A repository pattern, with a digest where an entry may name one (`denied`, exemptions). */
export interface ImagePattern {
  /** As written. */
  readonly text: string;
  /** `host/path` with `*` and `**`, or `**`. */
  readonly repository: string;
  readonly digest?: Digest;
}

/** One mode and until when it holds; the last step of a clause has no end. */
export interface ModeStep {
  readonly mode: Mode;
  /** The last instant at which this step holds, inclusive. */
  readonly until?: string;
}

/** The strictest mode among the clauses that match the namespace holds; where none matches, `enforce`. */
export type ModeSchedule = readonly ModeClause[];

export interface ModeClause {
  /** Absent: every namespace. */
  readonly namespaces?: NamespaceSelector;
  readonly steps: readonly ModeStep[];
}

/** Matches a namespace by name or by labels (any of the two), unless `except` matches its name. */
export interface NamespaceSelector {
  /** Names; `*` stands for any run of characters. */
  readonly names: readonly string[];
  /** All of these labels with these values. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly except: readonly string[];
}

export interface Rule {
  readonly name: string;
  readonly images: readonly ImagePattern[];
  /** Absent: every namespace. */
  readonly namespaces?: NamespaceSelector;
  readonly mode: ModeSchedule;
  readonly requireDigest: boolean;
  readonly signature?: SignatureRequirement;
}

export interface SignatureRequirement {
  /** Names of signers, in the order written. */
  readonly anyOf: readonly string[];
  /** How many *different* signers must have signed. */
  readonly atLeast: number;
  /** Seconds. */
  readonly maxAge?: number;
  /** As written, such as `P180D`. */
  readonly maxAgeText?: string;
  readonly accept: "signature" | "any-statement";
}

interface SignerBase {
  readonly name: string;
  readonly formats: readonly SignatureFormat[];
  /** Id of the trust anchor that its signatures must satisfy. */
  readonly anchor: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

export interface KeySigner extends SignerBase {
  readonly kind: "key";
  /** sha256 of the SPKI DER, lower-case hex. */
  readonly fingerprint: string;
}

export interface KeylessSigner extends SignerBase {
  readonly kind: "keyless";
  readonly issuer: string;
  readonly subject: SubjectMatcher;
  /** For CI identities: what the certificate's extensions must say besides. */
  readonly source?: SourceRequirement;
}

export type Signer = KeySigner | KeylessSigner;

export type SubjectMatcher =
  | { readonly kind: "equals"; readonly value: string }
  /** Anchored RE2. */
  | { readonly kind: "pattern"; readonly value: string }
  /** `<uri>@<ref>` with a ref that one of the patterns matches. */
  | { readonly kind: "workflow"; readonly uri: string; readonly refs: readonly string[] };

export interface SourceRequirement {
  /** URI of the source repository, as in the certificate. */
  readonly repositoryUri: string;
  readonly refs: readonly string[];
  readonly repositoryId?: string;
  /** `<uri>` of the calling workflow without `@ref`, compared with the build config URI. */
  readonly workflowUri?: string;
  /** Refused triggers that this signer accepts all the same. */
  readonly triggers: readonly string[];
}

/**
 * What a signature is verified against: a trusted root with thresholds, or a key with (or without) a root's log.
 * Signers that share all of it share an anchor, so that a signature is verified once.
 */
export type TrustAnchor = RootAnchor | KeyAnchor;

export interface Thresholds {
  readonly transparencyLog: number;
  readonly certificateTransparency: number;
  readonly signedTimestamps: number;
}

export interface RootAnchor {
  readonly kind: "root";
  /** Stable: made of the root's digest and the thresholds. */
  readonly id: string;
  /** Name of the root in the policy. */
  readonly root: string;
  /** sha256 of the TrustedRoot file. */
  readonly rootDigest: Digest;
  /** The TrustedRoot as JSON text. */
  readonly rootJson: string;
  readonly thresholds: Thresholds;
}

export interface KeyAnchor {
  readonly kind: "key";
  readonly id: string;
  readonly fingerprint: string;
  /** PEM (SPKI). */
  readonly publicKey: string;
  /** Log entries that a signature by this key must have; their log comes from `rootJson`. */
  readonly transparencyLog: number;
  readonly root: string;
  readonly rootDigest: Digest;
  readonly rootJson: string;
}

export interface Mirror {
  /** `host/path` under which the copies lie. */
  readonly prefix: string;
  /** `host[/path]` of the originals. */
  readonly of: string;
  /** Where the signatures are read. */
  readonly evidence: "mirror" | "origin";
}

export interface Exemption {
  readonly images: readonly ImagePattern[];
  readonly rules: readonly string[];
  readonly namespaces: readonly string[];
  readonly owner: string;
  readonly ticket: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly from: string;
  /** The earlier of `expires` and `from + limits.exemptionDays`: the last instant at which it holds. */
  readonly ends: string;
}
