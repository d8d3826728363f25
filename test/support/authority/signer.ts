import type { CertificateAuthority, LeafOptions } from "./certificate-authority";
import type { EntryVerifier } from "./entries";
import type { Identity } from "./identity";
import { generateKey } from "./keys";
import type { SigningKey } from "./keys";

/** Whoever signs: with a fresh key that was certified for ten minutes, or with a key of their own. */
export interface Signer {
  readonly certificate?: Buffer;
  readonly hint?: string;
  /** As a log entry names it. */
  readonly verifier: EntryVerifier;
  sign(data: Uint8Array): Buffer;
}

export const keylessSigner = (
  authority: CertificateAuthority,
  identity: Identity,
  time: Date,
  options?: LeafOptions,
): Signer => {
  const key = generateKey();
  const certificate = authority.issue(key, identity, time, options);
  return { certificate, verifier: { certificate }, sign: (data) => key.sign(data) };
};

export const keySigner = (key: SigningKey): Signer => ({
  hint: key.hint,
  verifier: { publicKey: key.spki, algorithm: key.algorithm },
  sign: (data) => key.sign(data),
});
