import { createPublicKey, type KeyObject } from "node:crypto";
import { Rejection } from "./rejection";

/** What a signature is made over: a DSSE envelope, or the bytes of a file or legacy payload. */
export type SignedForm = "envelope" | "bytes";

/**
 * What every verifier in the chain (cosign, Kyverno, policy-controller, @sigstore/verify) takes the same way: ECDSA P-256
 * and RSA ≥ 2048 (PKCS #1 v1.5), both with SHA-256, and Ed25519 for envelopes.
 *
 * @throws Rejection `signature.algorithm`
 */
export function requireAcceptedKey(key: KeyObject, form: SignedForm): void {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case "ec":
      if (namedCurve === "prime256v1") return;
      throw new Rejection("signature.algorithm", `an ECDSA key on ${namedCurve ?? "no curve"}`);
    case "rsa":
      if ((modulusLength ?? 0) >= 2048) return;
      throw new Rejection("signature.algorithm", `an RSA key of ${modulusLength ?? 0} bits`);
    case "ed25519":
      if (form === "envelope") return;
      throw new Rejection("signature.algorithm", "an Ed25519 signature over bytes");
    default:
      throw new Rejection("signature.algorithm", `a key of type ${String(key.asymmetricKeyType)}`);
  }
}

/** A public key from its SubjectPublicKeyInfo. */
export const publicKeyFromDer = (der: Buffer): KeyObject =>
  createPublicKey({ key: der, format: "der", type: "spki" });
