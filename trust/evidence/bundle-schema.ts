import { z } from "zod";
import { limits } from "../limits";
import { base64Bytes } from "./schema";

/**
 * The JSON form of a Sigstore bundle, with every field that it may have and no other. protobuf's JSON mapping leaves out
 * default values (an index of 0, an empty list) and may write `null` for an absent message.
 * https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto
 */

/** A 64-bit count, as protobuf writes it or as a number. */
const count = z.union([z.string().regex(/^(0|[1-9]\d{0,18})$/), z.int().nonnegative()]);

const transparencyLogEntry = z.strictObject({
  logIndex: count.optional(),
  logId: z.strictObject({ keyId: base64Bytes }),
  kindVersion: z.strictObject({ kind: z.string(), version: z.string() }),
  integratedTime: count.optional(),
  inclusionPromise: z.strictObject({ signedEntryTimestamp: base64Bytes }).nullish(),
  inclusionProof: z
    .strictObject({
      logIndex: count.optional(),
      rootHash: base64Bytes.optional(),
      treeSize: count.optional(),
      hashes: z.array(base64Bytes).optional(),
      checkpoint: z.strictObject({ envelope: z.string().max(limits.checkpointLength) }),
    })
    .nullish(),
  canonicalizedBody: base64Bytes,
});

const certificate = z.strictObject({ rawBytes: base64Bytes });

const verificationMaterial = z.strictObject({
  publicKey: z.strictObject({ hint: z.string().optional() }).nullish(),
  x509CertificateChain: z.strictObject({ certificates: z.array(certificate).min(1) }).nullish(),
  certificate: certificate.nullish(),
  tlogEntries: z.array(transparencyLogEntry).optional(),
  timestampVerificationData: z
    .strictObject({
      rfc3161Timestamps: z.array(z.strictObject({ signedTimestamp: base64Bytes })).optional(),
    })
    .nullish(),
});

const messageSignature = z.strictObject({
  messageDigest: z.strictObject({ algorithm: z.string(), digest: base64Bytes }),
  signature: base64Bytes,
});

const dsseEnvelope = z.strictObject({
  payload: base64Bytes,
  payloadType: z.string(),
  signatures: z
    .array(z.strictObject({ sig: base64Bytes, keyid: z.string().optional() }))
    .length(1, "an envelope holds exactly one signature"),
});

const exactlyOne = (object: Record<string, unknown>, names: readonly string[]): boolean =>
  names.filter((name) => object[name] !== undefined && object[name] !== null).length === 1;

export const bundleSchema = z
  .strictObject({
    mediaType: z.string(),
    verificationMaterial: verificationMaterial.refine(
      (material) => exactlyOne(material, ["publicKey", "x509CertificateChain", "certificate"]),
      "holds not exactly one of publicKey, x509CertificateChain and certificate",
    ),
    messageSignature: messageSignature.nullish(),
    dsseEnvelope: dsseEnvelope.nullish(),
  })
  .refine(
    (bundle) => exactlyOne(bundle, ["messageSignature", "dsseEnvelope"]),
    "holds not exactly one of messageSignature and dsseEnvelope",
  );
