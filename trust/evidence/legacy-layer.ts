import { createHash } from "node:crypto";
import { BUNDLE_V01_MEDIA_TYPE, type Bundle } from "@sigstore/bundle";
import { z } from "zod";
import type { Descriptor } from "../registry/port";
import { parseStrictJson } from "../registry/strict-json";
import { toBundle } from "./bundle";
import { decodePem } from "./pem";
import { Rejection, rejectOn } from "./rejection";
import { base64Bytes, requireShape } from "./schema";

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
const annotation = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  logEntry: "dev.sigstore.cosign/bundle",
  timestamp: "dev.sigstore.cosign/rfc3161timestamp",
} as const;

const logEntrySchema = z.strictObject({
  SignedEntryTimestamp: base64Bytes,
  Payload: z.strictObject({
    body: base64Bytes,
    integratedTime: z.int().nonnegative(),
    logIndex: z.int().nonnegative(),
    logID: z.string().regex(/^[0-9a-f]{64}$/, "is no log id"),
  }),
});

const bodySchema = z.object({ kind: z.string(), apiVersion: z.string() });

const timestampSchema = z.strictObject({ SignedRFC3161Timestamp: base64Bytes });

/** A signature over a payload as a bundle, so that it is verified in the same way. @throws Rejection `bundle.malformed` */
export const signatureBundle = (layer: Descriptor, payload: Uint8Array): Bundle =>
  legacyBundle(layer, {
    messageSignature: {
      messageDigest: {
        algorithm: "SHA2_256",
        digest: createHash("sha256").update(payload).digest("base64"),
      },
      signature: valueOf(layer, "signature"),
    },
  });

/** The same for an attestation, whose layer is the text of a DSSE envelope. */
export const attestationBundle = (layer: Descriptor, envelope: Uint8Array): Bundle =>
  legacyBundle(layer, {
    dsseEnvelope: rejectOn("bundle.malformed", "the envelope is not strict JSON", () =>
      parseStrictJson(envelope),
    ),
  });

/** Of version 0.1, which may prove its log entry by the log's promise alone. */
function legacyBundle(layer: Descriptor, content: object): Bundle {
  const certificate = valueOf(layer, "certificate");
  const timestamp = valueOf(layer, "timestamp");
  const logEntry = valueOf(layer, "logEntry");
  return toBundle({
    mediaType: BUNDLE_V01_MEDIA_TYPE,
    verificationMaterial: {
      ...(certificate === undefined
        ? { publicKey: {} }
        : { x509CertificateChain: { certificates: [{ rawBytes: certificateOf(certificate) }] } }),
      tlogEntries: logEntry === undefined ? [] : [logEntryOf(logEntry)],
      timestampVerificationData: {
        rfc3161Timestamps: timestamp === undefined ? [] : [timestampOf(timestamp)],
      },
    },
    ...content,
  });
}

function valueOf(layer: Descriptor, name: keyof typeof annotation): string | undefined {
  const text = layer.annotations?.[annotation[name]];
  return text === "" ? undefined : text;
}

function certificateOf(pem: string): string {
  const { label, der } = decodePem(pem);
  if (label !== "CERTIFICATE") {
    throw new Rejection("bundle.malformed", "the certificate annotation holds a key");
  }
  return der.toString("base64");
}

function timestampOf(text: string): object {
  const { SignedRFC3161Timestamp: signedTimestamp } = requireShape(
    timestampSchema,
    parseAnnotation(text, "timestamp"),
    "the timestamp annotation",
  );
  return { signedTimestamp };
}

function logEntryOf(text: string): object {
  const what = "the log entry annotation";
  const entry = requireShape(logEntrySchema, parseAnnotation(text, "log entry"), what);
  const { body, integratedTime, logIndex, logID } = entry.Payload;
  const json = rejectOn("bundle.malformed", "the log entry is not strict JSON", () =>
    parseStrictJson(Buffer.from(body, "base64")),
  );
  const { kind, apiVersion } = requireShape(bodySchema, json, "the log entry");
  return {
    logIndex,
    logId: { keyId: Buffer.from(logID, "hex").toString("base64") },
    kindVersion: { kind, version: apiVersion },
    integratedTime,
    inclusionPromise: { signedEntryTimestamp: entry.SignedEntryTimestamp },
    canonicalizedBody: body,
  };
}

const parseAnnotation = (text: string, what: string): unknown =>
  rejectOn("bundle.malformed", `the ${what} annotation is not strict JSON`, () =>
    parseStrictJson(text),
  );
