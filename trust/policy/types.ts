import type { Digest } from "../registry/port";
import type { SignatureFormat } from "../evidence/types";
import type { Condition } from "../predicates/condition";
import type { RequiredField, SbomFormat } from "../predicates/sbom";

/**
 * A TrustPolicy after validation: `each` written out, short forms made long, dates as instants. This is what `decide`
 * reads; the document that people write is `TrustPolicyDocument` (schema.ts). Plain JSON. Instants are RFC 3339, UTC.
 */
export interface TrustPolicy {
  readonly name: string;
  /** sha256 of the RFC 8785 JSON of the validated, expanded document; see `trust/policy/digest.ts`. */
  readonly digest: Digest;
  /**
   * The digest that verification summaries carry: that of the policy without exemptions, `allow`, `denied`, modes
   * (`unmatched` among them) and limits, which change from day to day and play no part when a summary is issued.
   */
  readonly summaryDigest: Digest;
  readonly anchors: readonly TrustAnchor[];
  readonly signers: Readonly<Record<string, Signer>>;
  readonly builders: Readonly<Record<string, Builder>>;
  readonly verifiers: Readonly<Record<string, SummaryVerifier>>;
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
  readonly attestations?: AttestationRequirement;
  readonly on: "named" | "platforms" | "both";
  readonly sources: readonly EvidenceSource[];
}

/** Where a rule's evidence may lie: beside the image, or in GitHub's attestations of `owner/repository`. */
export type EvidenceSource = "registry" | { readonly github: string };

/** Alternatives; one of them must be met, with all its entries. */
export interface AttestationRequirement {
  readonly anyOf: readonly (readonly AttestationEntry[])[];
}

export type AttestationEntry =
  SlsaProvenanceEntry | SbomEntry | VulnerabilityScanEntry | VsaEntry | PredicateEntry;

interface EntryBase {
  /** Seconds: age = now − the earlier of predicate time and proven time. */
  readonly maxAge?: number;
  /** As written, such as `P7D`. */
  readonly maxAgeText?: string;
}

interface SignedEntryBase extends EntryBase {
  /** Names of signers: its own, or those of the rule's signature. */
  readonly signers: readonly string[];
}

export interface SlsaProvenanceEntry extends EntryBase {
  readonly kind: "slsaProvenance";
  /** Build L1 to L3; met by the builder's `maxLevel`. */
  readonly level: number;
  /** Names of builders. */
  readonly builders: readonly string[];
  /** `owner/repository` (`*` inside one segment) or the whole URI of the source, without scheme `git+` and ref. */
  readonly repository?: string;
  /** Patterns of the source ref. */
  readonly refs?: readonly string[];
  /** Refused triggers (trigger.ts) that are accepted all the same, as for a signer; all others are accepted anyway. */
  readonly triggers: readonly string[];
  readonly runner?: "github-hosted" | "self-hosted";
  /** External parameters that the build type does not define are reported, or refused. */
  readonly unknownParameters: "report" | "refuse";
  /** A summary about the source commit: its Source track level, and whose summary counts. */
  readonly source?: { readonly level: number; readonly verifiers: readonly string[] };
}

export interface SbomEntry extends SignedEntryBase {
  readonly kind: "sbom";
  readonly formats: readonly SbomFormat[];
  /** purl patterns. */
  readonly bannedComponents: readonly string[];
  /** Fields that every component, or the document, must have. */
  readonly requiredFields: readonly RequiredField[];
}

export interface VulnerabilityScanEntry extends SignedEntryBase {
  readonly kind: "vulnerabilityScan";
  readonly failOn: "low" | "medium" | "high" | "critical";
  /** Signers whose OpenVEX statements count. Default: the entry's signers. */
  readonly vexSigners: readonly string[];
}

export interface VsaEntry extends EntryBase {
  readonly kind: "vsa";
  readonly verifiers: readonly string[];
  readonly levels: readonly string[];
  /** Digest of the policy that must have been applied; `this` is resolved to the policy's own `summaryDigest`. */
  readonly policyDigest?: Digest;
}

export interface PredicateEntry extends SignedEntryBase {
  readonly kind: "predicate";
  readonly type: string;
  /** All of them must hold. */
  readonly where: readonly Condition[];
}

/** A build platform whose provenance is believed, up to a level. */
export interface Builder {
  readonly name: string;
  /** Builder id without its ref. */
  readonly id: string;
  /** Patterns of the refs at which it is accepted; absent: the id carries none. */
  readonly refs?: readonly string[];
  readonly maxLevel: number;
  /** OIDC issuer of its certificates; absent for a builder that signs with a key. */
  readonly issuer?: string;
  /** Name of the signer, for a builder that signs as one. */
  readonly signer?: string;
  readonly formats: readonly SignatureFormat[];
  readonly anchor: string;
}

/** Somebody whose verification summaries are believed. */
export interface SummaryVerifier {
  readonly name: string;
  /** A URI. */
  readonly id: string;
  /** Name of the signer of its summaries. */
  readonly signer: string;
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
