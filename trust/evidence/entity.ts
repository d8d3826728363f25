import type { TransparencyLogEntry } from "@sigstore/bundle";
import {
  VerificationError,
  Verifier,
  type SignedEntity,
  type VerifierOptions,
} from "@sigstore/verify";
import { isIntoto001, requireIntoto001 } from "./intoto-entry";
import { requireSameSigner, type EntrySigner } from "./log-entry";
import { provenTimes, requireLogsInForce, type Proof } from "./proof";
import { Rejection } from "./rejection";
import type { RootMaterial } from "./root-material";
import type { Signed } from "./signed";
import type { ProvenTime } from "./types";

export interface EntityRequest {
  readonly root: RootMaterial;
  readonly options: Required<
    Pick<VerifierOptions, "tlogThreshold" | "ctlogThreshold" | "timestampThreshold">
  >;
  readonly signed: Signed;
  readonly proof: Proof;
  readonly key: SignedEntity["key"];
  readonly signer: EntrySigner;
}

/**
 * Verifies signature, certificate, log entries and timestamps together.
 *
 * @returns the proven times
 * @throws Rejection
 */
export function verifyEntity(request: EntityRequest): ProvenTime[] {
  const { root, options, signed, proof, signer } = request;
  const { envelope, content } = signed;
  const old = envelope ? proof.entries.filter(isIntoto001) : [];
  if (envelope) for (const entry of old) requireIntoto001(entry, root, { text: envelope, content });
  const entries = proof.entries.filter((entry) => !old.includes(entry));
  const verifier = new Verifier(root.trust, {
    ...options,
    tlogThreshold: Math.max(0, options.tlogThreshold - old.length),
  });
  try {
    runLibrary(verifier, request, entries);
  } catch (error) {
    throw cryptographicRejection(error);
  }
  for (const entry of proof.entries) requireSameSigner(entry, signer);
  const times = provenTimes(proof);
  requireLogsInForce(root, proof, times);
  return times;
}

function runLibrary(
  verifier: Verifier,
  { signed: { content, envelope }, proof, key }: EntityRequest,
  tlogEntries: TransparencyLogEntry[],
): void {
  const timestamps = [
    ...proof.entries.map((tlogEntry) => ({ $case: "transparency-log" as const, tlogEntry })),
    ...proof.timestamps.map((timestamp) => ({ $case: "timestamp-authority" as const, timestamp })),
  ].filter(hasTime);
  // Never with a policy: the library's is an unanchored expression, and an empty one is skipped.
  const verify = (signature: SignedEntity["signature"]): unknown =>
    verifier.verify({ signature, key, tlogEntries, timestamps });
  try {
    verify(content);
  } catch (error) {
    if (!envelope || proof.timestamps.length === 0 || !isTimestampError(error)) throw error;
    verify(timestampedAs(content, envelope));
  }
}

/** Older cosigns had the whole envelope of an attestation timestamped, current ones its signature. */
const timestampedAs = (
  content: SignedEntity["signature"],
  envelope: Buffer,
): SignedEntity["signature"] => ({
  signature: envelope,
  compareSignature: (signature) => content.compareSignature(signature),
  compareDigest: (digest) => content.compareDigest(digest),
  compareSignedDigest: (digest) => content.compareSignedDigest(digest),
  verifySignature: (key) => content.verifySignature(key),
});

const isTimestampError = (error: unknown): boolean =>
  error instanceof VerificationError && error.code === "TIMESTAMP_ERROR";

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
