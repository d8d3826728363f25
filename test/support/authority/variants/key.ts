import type { SigningKey } from "../keys";
import { generateKey } from "../keys";
import { text } from "./variant";
import type { Variant, VariantContext } from "./variant";

export interface KeyVariantContext extends VariantContext {
  /** The key that the policy names. */
  readonly key: SigningKey;
}

/** Bundles where a signature by one key, with a log entry, is wanted. */
export const keyVariants: readonly Variant<string, KeyVariantContext>[] = [
  {
    name: "another key signed",
    verifier: "rejects",
    cosign: "rejects",
    make: ({ authority, digest }) =>
      text(authority.signBundleWithKey({ digest, key: generateKey() })),
  },
  {
    name: "another key signed under the hint of the expected one",
    verifier: "rejects",
    cosign: "rejects",
    make: ({ authority, digest, key }) =>
      text(authority.signBundleWithKey({ digest, key: { ...generateKey(), hint: key.hint } })),
  },
  {
    name: "the expected key signed under another hint",
    verifier: "rejects",
    cosign: "accepts",
    make: ({ authority, digest, key }) =>
      text(authority.signBundleWithKey({ digest, key: { ...key, hint: "c3RyYW5nZXI=" } })),
  },
  {
    name: "somebody signed without a key, whom the authority knows",
    verifier: "accepts",
    cosign: "rejects",
    make: ({ authority, digest, identity }) => text(authority.signBundle({ digest, identity })),
  },
  {
    name: "the log entry is for the same signature by another public key",
    verifier: "accepts",
    cosign: "rejects",
    make: ({ authority, digest, key }) => {
      const verifier = { publicKey: generateKey().spki, algorithm: "p256" } as const;
      return text(authority.signBundleWithKey({ digest, key, entry: { verifier } }));
    },
  },
  {
    name: "the signature is not logged",
    verifier: "rejects",
    cosign: "rejects",
    make: ({ authority, digest, key }) =>
      text(authority.signBundleWithKey({ digest, key, log: "none" })),
  },
];
