import { createHash } from "node:crypto";
import type { TransparencyLogEntry } from "@sigstore/bundle";
import { crypto, json } from "@sigstore/core";
import type { SignedEntity } from "@sigstore/verify";
import { z } from "zod";
import { parseStrictJson } from "../registry/strict-json";
import { Rejection, rejectOn } from "./rejection";
import type { RootMaterial } from "./root-material";
import { requireShape } from "./schema";

/**
 * Entries of type intoto 0.0.1, which cosign v1 made for attestations and `@sigstore/verify` does not know. They hold no
 * signature: what ties them to an attestation is the digest of the envelope's whole text.
 * https://github.com/sigstore/rekor/blob/main/pkg/types/intoto/v0.0.1/intoto_v0_0_1_schema.json
 */
export const isIntoto001 = ({ kindVersion: { kind, version } }: TransparencyLogEntry): boolean =>
  kind === "intoto" && version === "0.0.1";

const hash = z.object({ algorithm: z.literal("sha256"), value: z.string() });

const bodySchema = z.object({
  kind: z.literal("intoto"),
  apiVersion: z.literal("0.0.1"),
  spec: z.object({ content: z.object({ hash, payloadHash: hash.optional() }) }),
});

/**
 * Does for such an entry what the library does for others: the log promised it, and it is about this envelope. Who signed is
 * compared by `requireSameSigner`.
 *
 * @throws Rejection `signature.invalid`, `log.entry-mismatch`, `bundle.malformed`
 */
export function requireIntoto001(
  entry: TransparencyLogEntry,
  root: RootMaterial,
  { text, content }: { readonly text: Buffer; readonly content: SignedEntity["signature"] },
): void {
  if (!isPromised(entry, root)) {
    throw new Rejection("signature.invalid", "inclusion promise could not be verified");
  }
  const body = rejectOn("bundle.malformed", "the log entry cannot be read", () =>
    requireShape(bodySchema, parseStrictJson(entry.canonicalizedBody), "the body"),
  );
  const { hash: ofText, payloadHash } = body.spec.content;
  const isAboutText = ofText.value === createHash("sha256").update(text).digest("hex");
  if (!isAboutText || (payloadHash && !content.compareDigest(hexBytes(payloadHash.value)))) {
    throw new Rejection(
      "log.entry-mismatch",
      `log entry ${entry.logIndex} is about another envelope`,
    );
  }
}

/** The log's signature over the entry and its time, by a key that is trusted at that time. */
function isPromised(entry: TransparencyLogEntry, root: RootMaterial): boolean {
  const { integratedTime, logIndex, logId, canonicalizedBody, inclusionPromise } = entry;
  if (!inclusionPromise) return false;
  const promised = Buffer.from(
    json.canonicalize({
      body: canonicalizedBody.toString("base64"),
      integratedTime: Number(integratedTime),
      logIndex: Number(logIndex),
      logID: logId.keyId.toString("hex"),
    }),
  );
  const time = new Date(Number(integratedTime) * 1000);
  return root.trust.tlogs.some(
    ({ logID, publicKey, validFor: { start, end } }) =>
      logID.equals(logId.keyId) &&
      start <= time &&
      time <= end &&
      crypto.verify(promised, publicKey, inclusionPromise.signedEntryTimestamp),
  );
}

const hexBytes = (hex: string): Buffer => Buffer.from(hex, "hex");
