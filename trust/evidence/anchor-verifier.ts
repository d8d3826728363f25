import { createPublicKey, type KeyObject } from "node:crypto";
import { VerificationError, Verifier, type SignedEntity } from "@sigstore/verify";
import type { KeyAnchor, RootAnchor } from "../policy/types";
import type { Leaf } from "./certificate";
import { requireAcceptedKey } from "./key";
import { requireSameSigner, type EntrySigner } from "./log-entry";
import {
  knownProof,
  provenTimes,
  requireLogs,
  requireLogsInForce,
  requireProvenTime,
  type Proof,
} from "./proof";
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
  const verifier = new Verifier(root.trust, {
    tlogThreshold: transparencyLog,
    ctlogThreshold: certificateTransparency,
    timestampThreshold: Math.max(1, signedTimestamps),
  });
  const key = { $case: "certificate" as const, certificate: leaf.certificate };
  return verifyEntity({ verifier, root }, signed, proof, key, { certificate: leaf.der });
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
  const verifier = new Verifier(
    { ...root.trust, publicKey: () => timeless },
    { tlogThreshold: anchor.transparencyLog, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  const key = { $case: "public-key" as const, hint: anchor.fingerprint };
  return verifyEntity({ verifier, root }, signed, proof, key, { key: publicKey });
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

function verifyEntity(
  { verifier, root }: { readonly verifier: Verifier; readonly root: RootMaterial },
  { content }: Signed,
  proof: Proof,
  key: SignedEntity["key"],
  signer: EntrySigner,
): ProvenTime[] {
  const entries = [...proof.entries];
  try {
    // Never with a policy: the library's is an unanchored expression, and an empty one is skipped.
    verifier.verify({
      signature: content,
      key,
      tlogEntries: entries,
      timestamps: [
        ...entries.map((tlogEntry) => ({ $case: "transparency-log" as const, tlogEntry })),
        ...proof.timestamps.map((timestamp) => ({
          $case: "timestamp-authority" as const,
          timestamp,
        })),
      ].filter(hasTime),
    });
  } catch (error) {
    throw cryptographicRejection(error);
  }
  for (const entry of entries) requireSameSigner(entry, signer);
  const times = provenTimes(proof);
  requireLogsInForce(root, proof, times);
  return times;
}

/** As the library's own `toSignedEntity`: entries of Rekor v2 have no integrated time. */
const hasTime = (timestamp: SignedEntity["timestamps"][number]): boolean =>
  timestamp.$case !== "transparency-log" || Number(timestamp.tlogEntry.integratedTime) > 0;

function cryptographicRejection(error: unknown): Rejection {
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  const isBody = error instanceof VerificationError && error.code === "TLOG_BODY_ERROR";
  return new Rejection(
    isBody ? "log.entry-mismatch" : "signature.invalid",
    cause === "" ? message : `${message}: ${cause}`,
    { cause: error },
  );
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
