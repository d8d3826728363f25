import type { EnvelopeJson } from "./bundle-json";
import { pem, sha256 } from "./keys";
import type { KeyAlgorithm } from "./keys";
import type { EntryBody } from "./transparency-log";

/** What a log entry names as the signature's verifier. */
export type EntryVerifier =
  | { readonly certificate: Buffer }
  | { readonly publicKey: Buffer; readonly algorithm: KeyAlgorithm };

const verifierPem = (verifier: EntryVerifier): string =>
  Buffer.from(
    "certificate" in verifier
      ? pem("CERTIFICATE", verifier.certificate)
      : pem("PUBLIC KEY", verifier.publicKey),
  ).toString("base64");

/** `PublicKeyDetails` of protobuf-specs. */
const KEY_DETAILS: Record<KeyAlgorithm, string> = {
  p256: "PKIX_ECDSA_P256_SHA_256",
  p384: "PKIX_ECDSA_P384_SHA_384",
  rsa2048: "PKIX_RSA_PKCS1V15_2048_SHA256",
  rsa1024: "PKIX_RSA_PKCS1V15_2048_SHA256",
  ed25519: "PKIX_ED25519",
};

const verifierMessage = (verifier: EntryVerifier): unknown =>
  "certificate" in verifier
    ? {
        keyDetails: KEY_DETAILS.p256,
        x509Certificate: { rawBytes: verifier.certificate.toString("base64") },
      }
    : {
        keyDetails: KEY_DETAILS[verifier.algorithm],
        publicKey: { rawBytes: verifier.publicKey.toString("base64") },
      };

/** DSSE's pre-authentication encoding: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
export const preAuthEncoding = (payloadType: string, payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `DSSEv1 ${String(Buffer.byteLength(payloadType))} ${payloadType} ${String(payload.length)} `,
    ),
    payload,
  ]);

const hash = (data: Uint8Array): unknown => ({
  algorithm: "sha256",
  value: sha256(data).toString("hex"),
});

/** Rekor v1, type dsse 0.0.1: a DSSE envelope. */
export const dsse001 = (envelope: EnvelopeJson, verifier: EntryVerifier): EntryBody =>
  proposedDsse001(
    JSON.stringify(envelope),
    envelope.signatures.map(() => verifierPem(verifier)),
  );

/** The same from what a client proposes: the envelope's text and the verifiers, each as base64 of PEM. */
export const proposedDsse001 = (text: string, verifiers: readonly string[]): EntryBody => {
  const { payload, signatures } = JSON.parse(text) as EnvelopeJson;
  return {
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: {
      envelopeHash: hash(Buffer.from(text)),
      payloadHash: hash(Buffer.from(payload, "base64")),
      signatures: signatures.map(({ sig }, index) => ({
        signature: sig,
        verifier: verifiers[index],
      })),
    },
  };
};

/** Rekor v1, type intoto 0.0.1, from the text of an envelope: it names its digest, and no signature. */
export const intoto001 = (text: string, verifier: EntryVerifier): EntryBody => {
  const { payload } = JSON.parse(text) as EnvelopeJson;
  return {
    apiVersion: "0.0.1",
    kind: "intoto",
    spec: {
      content: {
        hash: hash(Buffer.from(text)),
        payloadHash: hash(Buffer.from(payload, "base64")),
      },
      publicKey: verifierPem(verifier),
    },
  };
};

/** Rekor v1, type intoto 0.0.2: with the signatures, in base64 once more. */
export const intoto002 = (text: string, verifier: EntryVerifier): EntryBody => {
  const { payload, payloadType, signatures } = JSON.parse(text) as EnvelopeJson;
  return {
    apiVersion: "0.0.2",
    kind: "intoto",
    spec: {
      content: {
        envelope: {
          payloadType,
          signatures: signatures.map(({ sig }) => ({
            publicKey: verifierPem(verifier),
            sig: Buffer.from(sig).toString("base64"),
          })),
        },
        hash: hash(Buffer.from(text)),
        payloadHash: hash(Buffer.from(payload, "base64")),
      },
    },
  };
};

/** Rekor v1, type hashedrekord 0.0.1: a signature over bytes. */
export const hashedrekord001 = (
  data: Uint8Array,
  signature: Buffer,
  verifier: EntryVerifier,
): EntryBody => ({
  apiVersion: "0.0.1",
  kind: "hashedrekord",
  spec: {
    data: { hash: hash(data) },
    signature: {
      content: signature.toString("base64"),
      publicKey: { content: verifierPem(verifier) },
    },
  },
});

/** Rekor v2, type hashedrekord 0.0.2; cosign logs a DSSE envelope as the digest of its pre-authentication encoding. */
export const hashedrekord002 = (envelope: EnvelopeJson, verifier: EntryVerifier): EntryBody => ({
  apiVersion: "0.0.2",
  kind: "hashedrekord",
  spec: {
    hashedRekordV002: {
      data: {
        algorithm: "SHA2_256",
        digest: sha256(
          preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, "base64")),
        ).toString("base64"),
      },
      signature: {
        content: envelope.signatures[0]?.sig ?? "",
        verifier: verifierMessage(verifier),
      },
    },
  },
});

/** Rekor v2, type dsse 0.0.2. */
export const dsse002 = (envelope: EnvelopeJson, verifier: EntryVerifier): EntryBody => ({
  apiVersion: "0.0.2",
  kind: "dsse",
  spec: {
    dsseV002: {
      payloadHash: {
        algorithm: "SHA2_256",
        digest: sha256(Buffer.from(envelope.payload, "base64")).toString("base64"),
      },
      signatures: envelope.signatures.map(({ sig }) => ({
        content: sig,
        verifier: verifierMessage(verifier),
      })),
    },
  },
});
