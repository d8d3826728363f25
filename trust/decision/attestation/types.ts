import type { SignatureFormat, SignerIdentity, VerifiedStatement } from "../../evidence/types";
import type { AttestationEntry } from "../../policy/types";
import type { PredicateFinding, PredicateProblem } from "../../predicates/types";

/** Why a statement does not satisfy an entry. */
export interface Shortfall extends PredicateFinding {
  /** What to do. Default: the standing advice of the code. */
  readonly fix?: string;
}

/** Somebody whose statements an entry takes: a signer, a builder, or a verifier's signer. */
export interface Party {
  readonly name: string;
  readonly formats: readonly SignatureFormat[];
  /** What makes a statement the party's own, in the order of closeness. */
  readonly conditions: readonly ((statement: VerifiedStatement) => Shortfall | undefined)[];
  /** Whether an identity that is merely claimed would be the party's. */
  readonly isNamedBy: (claimed: SignerIdentity) => boolean;
}

/** What a statement says, once it is read for an entry. */
export interface Content {
  /** When the predicate says that it was made, RFC 3339. */
  readonly time?: string;
  /** How far back the knowledge in it goes, if that is longer. */
  readonly knownUntil?: string;
  /** What the entry asks of it, in the order of closeness; one is asked only if those before it are met. */
  readonly conditions: readonly (() => Shortfall | undefined)[];
  /** Whether it is about what is asked, so that it could be bad news. Default true. */
  readonly isNews?: boolean;
  /** What is told if it counts; holds once all conditions are met. */
  readonly text: () => string;
}

export type ReadContent =
  | { readonly content: Content; readonly problem?: undefined }
  | { readonly content?: undefined; readonly problem: PredicateProblem };

/** What an entry of a rule demands of statements. */
export interface EntryDemand {
  readonly kind: AttestationEntry["kind"];
  /** As `SBOM`. */
  readonly noun: string;
  /** As `an SBOM in spdx by "release"`. */
  readonly expected: string;
  /** Default: any age. */
  readonly age?: Pick<AttestationEntry, "maxAge" | "maxAgeText">;
  readonly parties: readonly Party[];
  /** Formats of statements that are looked at besides. */
  readonly otherFormats?: readonly SignatureFormat[];
  /** Whether more evidence only adds, or the newest statement of the parties decides since it may be bad news. */
  readonly decidedBy: "any" | "newest";
  /** Whether a predicate type is what is asked for. */
  readonly isType: (predicateType: string) => boolean;
  /** Whether a statement of that type is about what is asked. Default: about the image. */
  readonly isAbout?: (statement: VerifiedStatement) => boolean;
  readonly read: (party: Party, statement: VerifiedStatement) => ReadContent;
}
