import { createPublicKey, type KeyObject } from "node:crypto";
import type { KeyAnchor, RootAnchor } from "../policy/types";
import type { Leaf } from "./certificate";
import { requireAcceptedKey } from "./key";
import { verifyEntity } from "./entity";
import { knownProof, requireLogs, requireProvenTime } from "./proof";
import { Rejection } from "./rejection";
import { rootMaterial, type RootMaterial } from "./root-material";
import type { Signed } from "./signed";
import type { ProvenTime } from "./types";

/**
 * Verifies a signature made with a certificate against a root and its thresholds.
 *
 * @returns the proven times
 * @throws Rejection
 */
export function verifyWithRoot(anchor: RootAnchor, signed: Signed, leaf: Leaf): ProvenTime[] {
  const { transparencyLog, certificateTransparency, signedTimestamps } = anchor.thresholds;
  const root = rootMaterial(anchor);
  requireKnownIssuer(root, leaf, anchor.root);
  const proof = knownProof(root, signed);
  // Without a proven time the library would look for none, and fail on the certificate that it did not verify.
  requireProvenTime(proof, signedTimestamps, anchor.root);
  requireLogs(proof, transparencyLog, anchor.root);
  const key = { $case: "certificate" as const, certificate: leaf.certificate };
  return verifyEntity({
    root,
    options: {
      tlogThreshold: transparencyLog,
      ctlogThreshold: certificateTransparency,
      timestampThreshold: Math.max(1, signedTimestamps),
    },
    signed,
    proof,
    key,
    signer: { certificate: leaf.der },
  });
}

/**
 * Verifies a signature made with a key, and the log entries that the key's signatures must have.
 *
 * @returns the proven times
 * @throws Rejection
 */
export function verifyWithKey(anchor: KeyAnchor, signed: Signed): ProvenTime[] {
  const root = rootMaterial(anchor);
  const publicKey = keyOf(anchor);
  const proof = knownProof(root, signed);
  requireLogs(proof, anchor.transparencyLog, anchor.root);
  // When the key is valid is a matter of its signer, not of the cryptography.
  const timeless = { publicKey, validFor: () => true };
  return verifyEntity({
    root: { ...root, trust: { ...root.trust, publicKey: () => timeless } },
    options: { tlogThreshold: anchor.transparencyLog, ctlogThreshold: 0, timestampThreshold: 0 },
    signed,
    proof,
    key: { $case: "public-key", hint: anchor.fingerprint },
    signer: { key: publicKey },
  });
}

/**
 * Whether the bare signature is by the anchor's key: which of several keys to verify with.
 *
 * @throws Rejection `signature.algorithm`
 */
export function isSignedBy(anchor: KeyAnchor, signed: Signed): boolean {
  const key = keyOf(anchor);
  requireAcceptedKey(key, signed.form);
  return signed.content.verifySignature(key);
}

const keys = new WeakMap<KeyAnchor, KeyObject>();

function keyOf(anchor: KeyAnchor): KeyObject {
  const known = keys.get(anchor);
  if (known) return known;
  const key = createPublicKey(anchor.publicKey);
  keys.set(anchor, key);
  return key;
}

/** A stranger's authority, or one that is younger than the root: with the root alone nobody can tell. */
function requireKnownIssuer(root: RootMaterial, leaf: Leaf, name: string): void {
  if (!root.knowsIssuerOf(leaf)) {
    throw new Rejection(
      "root.unknown-authority",
      `trusted root "${name}" does not know the authority that issued the certificate`,
    );
  }
  const logs = leaf.certificate.extSCT?.signedCertificateTimestamps ?? [];
  const unknown = logs.find(({ logID }) => !root.knowsCertificateLog(logID));
  if (unknown) {
    throw new Rejection(
      "root.unknown-authority",
      `trusted root "${name}" does not know certificate transparency log ${unknown.logID.toString("hex")}`,
    );
  }
}
