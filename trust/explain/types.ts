import type { Outcome, Verdict } from "../decision";
import type { EvidencePart, SignerIdentity } from "../evidence/types";
import type { Mode } from "../policy/types";
import type { ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";

/** How a verdict came about. Plain JSON; texts of a registry in it are not escaped. */
export interface Explanation {
  readonly image: string;
  /** Absent for a text that is no image reference: the verdict says so. */
  readonly subject?: ExplainedSubject;
  /** Every rule of the policy, in its order. */
  readonly rules: readonly ExplainedRule[];
  readonly verdict: Pick<Verdict, "outcome" | "code" | "checks" | "decidedAt">;
}

export interface ExplainedSubject {
  /** `registry/repository`, normalised. */
  readonly name: string;
  /** The name that rules are matched against, where a mirror makes it another. */
  readonly origin?: string;
  readonly digest?: Digest;
  /** The tag that was resolved to the digest. */
  readonly tag?: string;
  /** Every namespace that could be meant; absent when they are too many to be looked at. */
  readonly namespaces?: readonly string[];
  /** Those of them that are outside the policy's scope. */
  readonly outsideScope: readonly string[];
  /** The entry of `denied` that names the image. */
  readonly denied?: string;
  /** The entry of `allow` that names the image. */
  readonly allowed?: string;
}

export interface ExplainedRule {
  readonly rule: string;
  /** The pattern that covers the image; absent: none does. */
  readonly pattern?: string;
  /** Where it claims the image, with the mode that holds there. */
  readonly claims: readonly ExplainedClaim[];
  /** Exemptions from this rule that name the repository, and why each holds or does not. */
  readonly exemptions: readonly ExplainedExemption[];
  /** Empty for a rule that claims the image nowhere. */
  readonly demands: readonly ExplainedDemand[];
}

export interface ExplainedClaim {
  readonly namespace: string;
  readonly mode: Mode;
  /** When it will block, if it does not yet. */
  readonly blocksFrom?: string;
}

export interface ExplainedExemption {
  readonly ticket: string;
  readonly owner: string;
  readonly ends: string;
  readonly holds: boolean;
  readonly why: string;
}

/** One thing that a rule demands. */
export interface ExplainedDemand {
  /** Number of the alternative that it belongs to, from 1, where the rule has several. */
  readonly alternative?: number;
  readonly outcome: Outcome;
  readonly code: ReasonCode;
  readonly expected: string;
  readonly found: string;
  readonly candidates: readonly ExplainedCandidate[];
}

/** Something that could satisfy a demand, and what it would come to if nothing else were there. */
export interface ExplainedCandidate {
  readonly part: EvidencePart;
  readonly origin: Digest;
  readonly platform?: string;
  readonly predicateType?: string;
  /** Verified, or for what was rejected merely claimed. */
  readonly signer?: SignerIdentity;
  readonly verified: boolean;
  readonly counts: boolean;
  readonly code: ReasonCode;
  readonly found: string;
}
