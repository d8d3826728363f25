import type { AttestationEntry, Mode } from "../policy/types";
import type { Namespace } from "../policy/match";
import type { EvidencePart } from "../evidence/types";
import type { ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";
import type { ImageReference } from "../image/types";

export type { Namespace };

/** What is decided about. */
export interface Subject {
  /** As the user wrote it. */
  readonly image: string;
  readonly reference: ImageReference;
  /** Absent while the tag is not resolved. */
  readonly digest?: Digest;
  readonly namespace: Namespace;
  /** Why the tag could not be resolved: every check that needs the digest is undecided for this reason. */
  readonly problem?: SubjectProblem;
}

/** What kept a digest from being known: the registry failed or does not know the tag. */
export interface SubjectProblem {
  readonly code: ReasonCode;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export type Outcome = "allow" | "deny" | "undecided";

/** What a rule can demand. */
export type Demand = "digest" | "signature" | AttestationEntry["kind"];

/** One thing that was looked at, with its result: a rule's demand, a list or the scope. */
export interface Check {
  /** Name of the rule, or `denied`, `allow`, `unmatched`, `scope`, `image` for what is no rule. */
  readonly rule: string;
  /** Which of the rule's demands it is about. */
  readonly demand?: Demand;
  /** The manifest of an index that it is about, as `linux/arm64/v8`. Default: the digest that was decided about. */
  readonly platform?: string;
  /** The mode that holds for this namespace at this time; an enforce check that does not pass decides the verdict. */
  readonly mode: Mode;
  readonly outcome: Outcome;
  readonly code: ReasonCode;
  /** One sentence without full stop; may hold text of a registry, so whoever prints it escapes it. */
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
  /** For a check that does not block yet: when it will, and how. */
  readonly blocksFrom?: string;
  /** For a used exemption. */
  readonly exemption?: {
    readonly owner: string;
    readonly ticket: string;
    readonly ends: string;
    readonly daysLeft: number;
  };
  readonly retryAfterSeconds?: number;
}

/** The decision about one image. Plain JSON: it is printed, saved and compared. */
export interface Verdict {
  readonly outcome: Outcome;
  /** As the user wrote it. */
  readonly image: string;
  /** Normalised, pinned to the digest where known. */
  readonly reference: string;
  /** What was verified. A verdict on a tag holds for this digest only. */
  readonly digest?: Digest;
  readonly namespace?: string;
  /** Code of the check that decided. */
  readonly code: ReasonCode;
  readonly checks: readonly Check[];
  readonly policy: { readonly name: string; readonly digest: Digest };
  /** The clock that was used, RFC 3339. */
  readonly decidedAt: string;
}

/**
 * What `decide` answers when the policy alone does not settle it: the next thing to read. Legacy tags are asked for only
 * while bundles leave an enforce, warn or audit rule unsatisfied.
 */
export type Need =
  | { readonly kind: "digest" }
  | {
      readonly kind: "evidence";
      readonly part: EvidencePart;
      /** The platform's manifest that it is about. Default: the subject itself. */
      readonly platform?: Digest;
    };
