import { createPublicKey, type KeyObject } from "node:crypto";
import type { TransparencyLogEntry } from "@sigstore/bundle";
import { z } from "zod";
import { parseStrictJson } from "../registry/strict-json";
import { decodeBase64 } from "./base64";
import { decodePem } from "./pem";
import { Rejection, rejectOn } from "./rejection";
import { base64Bytes, requireShape } from "./schema";

/** Whose signature a log entry must be about. */
export type EntrySigner = { readonly certificate: Buffer } | { readonly key: KeyObject };

/** The signature and key of an entry's body, whatever its kind. */
interface LoggedSignature {
  readonly signature: Buffer;
  /** DER, of a certificate or of a SubjectPublicKeyInfo. */
  readonly verifier: { readonly label: "CERTIFICATE" | "PUBLIC KEY"; readonly der: Buffer };
}

/**
 * Ties a log entry to the bundle: @sigstore/verify compares the entry's signature and digest with the bundle's, but not
 * the key. An entry that somebody else made for the same signature then proves a time that this key never had
 * (CVE-2026-22703).
 *
 * @throws Rejection `log.entry-mismatch`, `bundle.malformed`
 */
export function requireSameSigner(
  entry: TransparencyLogEntry,
  signature: Buffer,
  signer: EntrySigner,
): void {
  const logged = rejectOn("bundle.malformed", "the log entry cannot be read", () =>
    readBody(entry),
  );
  const place = `log entry ${entry.logIndex}`;
  if (!logged.signature.equals(signature)) {
    throw new Rejection("log.entry-mismatch", `${place} is about another signature`);
  }
  if (!isSameSigner(logged.verifier, signer)) {
    throw new Rejection("log.entry-mismatch", `${place} names another key or certificate`);
  }
}

function isSameSigner({ label, der }: LoggedSignature["verifier"], signer: EntrySigner): boolean {
  if ("certificate" in signer) return label === "CERTIFICATE" && der.equals(signer.certificate);
  if (label !== "PUBLIC KEY") return false;
  return createPublicKey({ key: der, format: "der", type: "spki" }).equals(signer.key);
}

/** Rekor v2 writes raw DER under the name of its type. */
const verifier = z.union([
  z
    .object({ x509Certificate: z.object({ rawBytes: base64Bytes }) })
    .transform(({ x509Certificate: { rawBytes } }) => fromDer("CERTIFICATE", rawBytes)),
  z
    .object({ publicKey: z.object({ rawBytes: base64Bytes }) })
    .transform(({ publicKey: { rawBytes } }) => fromDer("PUBLIC KEY", rawBytes)),
]);
const signatureV2 = z.object({ content: base64Bytes, verifier });

const bodies = {
  "hashedrekord/0.0.1": z
    .object({
      signature: z.object({ content: base64Bytes, publicKey: z.object({ content: base64Bytes }) }),
    })
    .transform(({ signature: { content, publicKey } }) => fromPem(content, publicKey.content)),
  "dsse/0.0.1": z
    .object({ signatures: z.tuple([z.object({ signature: base64Bytes, verifier: base64Bytes })]) })
    .transform(({ signatures: [only] }) => fromPem(only.signature, only.verifier)),
  "intoto/0.0.2": z
    .object({
      content: z.object({
        envelope: z.object({
          signatures: z.tuple([z.object({ sig: base64Bytes, publicKey: base64Bytes })]),
        }),
      }),
    })
    // The envelope is base64 already, and the log encodes its fields once more.
    .transform(
      ({
        content: {
          envelope: {
            signatures: [only],
          },
        },
      }) => fromPem(decodeBase64(only.sig, "the signature").toString("latin1"), only.publicKey),
    ),
  "hashedrekord/0.0.2": z
    .object({ hashedRekordV002: z.object({ signature: signatureV2 }) })
    .transform(({ hashedRekordV002: { signature } }) => fromV2(signature)),
  "dsse/0.0.2": z.object({ dsseV002: z.object({ signatures: z.tuple([signatureV2]) }) }).transform(
    ({
      dsseV002: {
        signatures: [only],
      },
    }) => fromV2(only),
  ),
} as const satisfies Record<string, z.ZodType<LoggedSignature>>;

const bodySchema = z.object({ kind: z.string(), apiVersion: z.string(), spec: z.unknown() });

function readBody(entry: TransparencyLogEntry): LoggedSignature {
  const json = parseStrictJson(entry.canonicalizedBody);
  const { kind, apiVersion, spec } = requireShape(bodySchema, json, "the body");
  const type = `${kind}/${apiVersion}`;
  if (!isKnown(type)) throw new Rejection("log.entry-mismatch", `a log entry of type ${type}`);
  return requireShape<z.ZodType<LoggedSignature>>(bodies[type], spec, type);
}

const isKnown = (type: string): type is keyof typeof bodies => Object.hasOwn(bodies, type);

const fromDer = (label: LoggedSignature["verifier"]["label"], der: string) => ({
  label,
  der: Buffer.from(der, "base64"),
});

const fromV2 = ({ content, verifier }: z.output<typeof signatureV2>): LoggedSignature => ({
  signature: Buffer.from(content, "base64"),
  verifier,
});

const fromPem = (signature: string, pem: string): LoggedSignature => ({
  signature: decodeBase64(signature, "the signature"),
  verifier: decodePem(Buffer.from(pem, "base64").toString("latin1")),
});
