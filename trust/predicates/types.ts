import type { ReasonCode } from "../reasons";

/** What an attestation says, as its signed statement holds it; nothing of it has been read yet. */
export interface PredicateContent {
  /** The in-toto predicate type, a URI. */
  readonly type: string;
  /** JSON. */
  readonly predicate: unknown;
}

/** Why a predicate could not be read as what its type promises. */
export interface PredicateProblem {
  readonly code: ReasonCode;
  /** What was found, in plain words; text of the predicate in it is bounded, not escaped. */
  readonly message: string;
}

/** A predicate as a typed view, or why it is none. */
export type Read<View> =
  | { readonly view: View; readonly problem?: undefined }
  | { readonly view?: undefined; readonly problem: PredicateProblem };

/** What a predicate, read, does not satisfy. */
export interface PredicateFinding {
  readonly code: ReasonCode;
  /** One sentence without full stop; text of the predicate in it is bounded, not escaped. */
  readonly found: string;
  readonly expected: string;
}
