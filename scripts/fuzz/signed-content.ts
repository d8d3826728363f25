import { createHash } from "node:crypto";
import { isContainer, parseJson, type Json } from "./mutate/tree";

/**
 * What somebody signed in an input, and what vouches for it: read as leniently as can be, and by other code than the
 * verifier's, so that both can be compared.
 */
export interface SignedContent {
  /** Over payload type, payload, signature and certificate, or `key` where a key signed. */
  readonly content: string;
  readonly proofs: readonly ClaimedProof[];
}

/** A log entry or timestamp. */
export interface ClaimedProof {
  /** Over all of it that its log or authority signed. */
  readonly key: string;
  /** RFC 3339; absent for a timestamp, whose time is in its DER, and for an entry that promises none. */
  readonly time?: string;
}

const hash = (...parts: readonly (string | Uint8Array)[]): string => {
  const sha = createHash("sha256");
  for (const part of parts) sha.update(`${part.length} `).update(part);
  return sha.digest("hex");
};

/** Of an entry without promise nothing vouches for its time and index. */
const entryProof = (entry: {
  readonly logId: Uint8Array;
  readonly body: Uint8Array;
  readonly promise?: { readonly seconds: string; readonly logIndex: string };
}): ClaimedProof => {
  const { logId, body, promise } = entry;
  if (promise === undefined) return { key: hash("entry", logId, body) };
  const time = new Date(Number(promise.seconds) * 1000);
  return {
    key: hash("promise", logId, body, promise.seconds, promise.logIndex),
    ...(Number.isNaN(time.getTime()) ? {} : { time: time.toISOString() }),
  };
};

const timestampProof = (token: Uint8Array): ClaimedProof => ({ key: hash("timestamp", token) });

const envelopeContent = (envelope: Json | undefined, signer: Uint8Array | "key"): string =>
  hash(
    "envelope",
    textAt(envelope, "payloadType"),
    base64At(envelope, "payload"),
    base64At(at(at(envelope, "signatures"), 0), "sig"),
    signer,
  );

/** Of a Sigstore bundle in JSON. `undefined` for what is no JSON. */
export function contentOfBundle(bytes: Buffer): SignedContent | undefined {
  const bundle = parseJson(bytes);
  if (bundle === undefined) return undefined;
  const material = at(bundle, "verificationMaterial");
  const certificate =
    at(material, "certificate") ?? at(at(at(material, "x509CertificateChain"), "certificates"), 0);
  const timestamps = at(at(material, "timestampVerificationData"), "rfc3161Timestamps");
  return {
    content: envelopeContent(
      at(bundle, "dsseEnvelope"),
      certificate ? base64At(certificate, "rawBytes") : "key",
    ),
    proofs: [
      ...listOf(at(material, "tlogEntries")).map(entryOf),
      ...listOf(timestamps).map((one) => timestampProof(base64At(one, "signedTimestamp"))),
    ],
  };
}

/** Of a layer of cosign's legacy tags: what its annotations say of its payload, or of the envelope that it holds. */
export function contentOfLayer(
  payload: Buffer,
  annotations: Buffer,
  kind: "payload" | "envelope",
): SignedContent | undefined {
  const json = parseJson(annotations);
  if (json === undefined) return undefined;
  const pem = textAt(json, "dev.sigstore.cosign/certificate");
  const signer = pem === "" ? ("key" as const) : derOf(pem);
  const entry = at(parseJson(textAt(json, "dev.sigstore.cosign/bundle")), "Payload");
  const timestamp = parseJson(textAt(json, "dev.sigstore.cosign/rfc3161timestamp"));
  return {
    content:
      kind === "envelope"
        ? envelopeContent(parseJson(payload), signer)
        : hash("payload", payload, base64At(json, "dev.cosignproject.cosign/signature"), signer),
    proofs: [
      entryProof({
        logId: Buffer.from(textAt(entry, "logID"), "hex"),
        body: base64At(entry, "body"),
        promise: {
          seconds: number(at(entry, "integratedTime")),
          logIndex: number(at(entry, "logIndex")),
        },
      }),
      timestampProof(base64At(timestamp, "SignedRFC3161Timestamp")),
    ],
  };
}

function entryOf(entry: Json): ClaimedProof {
  const promise = {
    seconds: number(at(entry, "integratedTime")),
    logIndex: number(at(entry, "logIndex")),
  };
  return entryProof({
    logId: base64At(at(entry, "logId"), "keyId"),
    body: base64At(entry, "canonicalizedBody"),
    ...(at(entry, "inclusionPromise") == null ? {} : { promise }),
  });
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]*-----/g, ""), "base64");

const at = (value: Json | undefined, key: string | number): Json | undefined =>
  value !== undefined && isContainer(value) && Object.hasOwn(value, key)
    ? (value as Record<string | number, Json>)[key]
    : undefined;

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const textAt = (value: Json | undefined, key: string): string => {
  const text = at(value, key);
  return typeof text === "string" ? text : "";
};

const base64At = (value: Json | undefined, key: string): Buffer =>
  Buffer.from(textAt(value, key), "base64");

/** `"7"` and `7` are one number. */
const number = (value: Json | undefined): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "0";
