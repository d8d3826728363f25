import type { Digest } from "../../../../trust/registry/port";
import type { Authority } from "../authority";
import type { ProofOptions, StatementOptions } from "../bundle";
import type { BundleJson } from "../bundle-json";
import type { LeafOptions } from "../certificate-authority";
import type { Identity } from "../identity";

export interface VariantContext {
  readonly authority: Authority;
  /** Another instance, which the trusted root of the first does not know. */
  readonly stranger: Authority;
  readonly digest: Digest;
  readonly identity: Identity;
}

type Verdict = "accepts" | "rejects";

/** Evidence with one thing different from the good form, and signed anew where need be, so that nothing else is wrong. */
export interface Variant<Made, Context = VariantContext> {
  /** What is different. */
  readonly name: string;
  /** What plain @sigstore/verify says to it. Where it accepts, only a check of our own can refuse. */
  readonly verifier: Verdict;
  /** What `cosign verify` v3.1.3 says for an image that carries only this. */
  readonly cosign: Verdict;
  readonly make: (context: Context) => Made;
}

/** The text of a bundle, since some variants cannot be said as an object. */
export type BundleVariant = Variant<string>;

export const sign = (
  { authority, digest, identity }: VariantContext,
  options: Partial<StatementOptions> & ProofOptions & { certificate?: LeafOptions } = {},
): BundleJson => authority.signBundle({ digest, identity, ...options });

export const text = (bundle: BundleJson): string => JSON.stringify(bundle);

export const secondsAfter = (time: Date, seconds: number): Date =>
  new Date(time.getTime() + seconds * 1000);

export const minutesAfter = (time: Date, minutes: number): Date => secondsAfter(time, minutes * 60);
