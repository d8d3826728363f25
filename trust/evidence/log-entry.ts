import type { KeyObject } from "node:crypto";
import type { TransparencyLogEntry } from "@sigstore/bundle";
import { z } from "zod";
import { parseStrictJson } from "../registry/strict-json";
import { publicKeyFromDer } from "./key";
import { decodePem } from "./pem";
import { Rejection, rejectOn } from "./rejection";
import { base64Bytes, requireShape } from "./schema";

/** Whose signature a log entry must be about. */
export type EntrySigner = { readonly certificate: Buffer } | { readonly key: KeyObject };

/** What an entry's body names as verifier: DER, of a certificate or of a SubjectPublicKeyInfo. */
interface LoggedVerifier {
  readonly label: "CERTIFICATE" | "PUBLIC KEY";
  readonly der: Buffer;
}

/**
 * Ties a log entry to the bundle: @sigstore/verify compares the entry's signature and digest with the bundle's, but not
 * the key. An entry that somebody else made for the same signature then proves a time that this key never had
 * (CVE-2026-22703).
 *
 * @throws Rejection `log.entry-mismatch`, `bundle.malformed`
 */
export function requireSameSigner(entry: TransparencyLogEntry, signer: EntrySigner): void {
  const verifier = rejectOn("bundle.malformed", "the log entry cannot be read", () =>
    readVerifier(entry),
  );
  if (!isSameSigner(verifier, signer)) {
    throw new Rejection(
      "log.entry-mismatch",
      `log entry ${entry.logIndex} names another key or certificate`,
    );
  }
}

function isSameSigner({ label, der }: LoggedVerifier, signer: EntrySigner): boolean {
  if ("certificate" in signer) return label === "CERTIFICATE" && der.equals(signer.certificate);
  return label === "PUBLIC KEY" && publicKeyFromDer(der).equals(signer.key);
}

/** Rekor v1 writes PEM, in base64. */
const pem = base64Bytes.transform((text) =>
  decodePem(Buffer.from(text, "base64").toString("latin1")),
);

/** Rekor v2 writes DER, in base64, under the name of its type. */
const der = base64Bytes.transform((text) => Buffer.from(text, "base64"));
const signatureV2 = z.object({
  verifier: z.union([
    z
      .object({ x509Certificate: z.object({ rawBytes: der }) })
      .transform(({ x509Certificate }): LoggedVerifier => ({
        label: "CERTIFICATE",
        der: x509Certificate.rawBytes,
      })),
    z
      .object({ publicKey: z.object({ rawBytes: der }) })
      .transform(({ publicKey }): LoggedVerifier => ({
        label: "PUBLIC KEY",
        der: publicKey.rawBytes,
      })),
  ]),
});

const verifiers = {
  "hashedrekord/0.0.1": z
    .object({ signature: z.object({ publicKey: z.object({ content: pem }) }) })
    .transform(({ signature }) => signature.publicKey.content),
  "dsse/0.0.1": z
    .object({ signatures: z.tuple([z.object({ verifier: pem })]) })
    .transform(({ signatures: [only] }) => only.verifier),
  "intoto/0.0.1": z.object({ publicKey: pem }).transform(({ publicKey }) => publicKey),
  "intoto/0.0.2": z
    .object({
      content: z.object({
        envelope: z.object({ signatures: z.tuple([z.object({ publicKey: pem })]) }),
      }),
    })
    .transform(({ content }) => content.envelope.signatures[0].publicKey),
  "hashedrekord/0.0.2": z
    .object({ hashedRekordV002: z.object({ signature: signatureV2 }) })
    .transform(({ hashedRekordV002 }) => hashedRekordV002.signature.verifier),
  "dsse/0.0.2": z
    .object({ dsseV002: z.object({ signatures: z.tuple([signatureV2]) }) })
    .transform(({ dsseV002 }) => dsseV002.signatures[0].verifier),
} as const satisfies Record<string, z.ZodType<LoggedVerifier>>;

const bodySchema = z.object({ kind: z.string(), apiVersion: z.string(), spec: z.unknown() });

function readVerifier(entry: TransparencyLogEntry): LoggedVerifier {
  const json = parseStrictJson(entry.canonicalizedBody);
  const { kind, apiVersion, spec } = requireShape(bodySchema, json, "the body");
  const type = `${kind}/${apiVersion}`;
  if (!isKnown(type)) throw new Rejection("log.entry-mismatch", `a log entry of type ${type}`);
  return requireShape<z.ZodType<LoggedVerifier>>(verifiers[type], spec, type);
}

const isKnown = (type: string): type is keyof typeof verifiers => Object.hasOwn(verifiers, type);
