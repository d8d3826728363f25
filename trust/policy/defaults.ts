import type { SignatureFormat } from "../evidence/types";

/** How signers and builders store what they sign, where the document says nothing. */
export const DEFAULT_FORMATS = {
  signer: ["bundle"],
  /** slsa-github-generator still writes `.att` tags. */
  builder: ["bundle", "legacy"],
} as const satisfies Record<string, readonly SignatureFormat[]>;
