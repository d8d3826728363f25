import type { ASN1Obj } from "@sigstore/core";
import type { Extension } from "./extensions";
import { Rejection } from "./rejection";
import { decodeUtf8 } from "./strings";
import type { CertificateExtensions } from "./types";

/** Fulcio's arc. https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const FULCIO = "1.3.6.1.4.1.57264.1";

/** Value of a subject alternative name of type otherName for identities that are neither URI nor e-mail address. */
export const OID_FULCIO_USERNAME = `${FULCIO}.7`;

const OID_ISSUER_V1 = `${FULCIO}.1`;
const OID_ISSUER_V2 = `${FULCIO}.8`;

const UTF8_STRING = 12;

const oids = {
  buildSignerUri: 9,
  buildSignerDigest: 10,
  runnerEnvironment: 11,
  sourceRepositoryUri: 12,
  sourceRepositoryDigest: 13,
  sourceRepositoryRef: 14,
  sourceRepositoryId: 15,
  sourceRepositoryOwnerUri: 16,
  sourceRepositoryOwnerId: 17,
  buildConfigUri: 18,
  buildConfigDigest: 19,
  buildTrigger: 20,
  runInvocationUri: 21,
  sourceRepositoryVisibility: 22,
} as const satisfies Record<keyof CertificateExtensions, number>;

type Extensions = ReadonlyMap<string, Extension>;

/** A node that must be a UTF8String and nothing else. @throws Rejection `certificate.encoding` */
export function decodeUtf8String(node: ASN1Obj | undefined, what: string): string {
  if (!node?.tag.isUniversal() || node.tag.number !== UTF8_STRING || node.tag.constructed) {
    throw new Rejection("certificate.encoding", `${what} is not a UTF8String`);
  }
  return decodeUtf8(node.value, what);
}

/**
 * The OIDC issuer. The old extension holds raw bytes, the new one a DER string; a certificate that has both must say
 * the same in both.
 *
 * @throws Rejection `certificate.encoding`, `certificate.issuer-conflict`, `certificate.issuer-missing`
 */
export function readIssuer(extensions: Extensions): string {
  const oldOne = extensions.get(OID_ISSUER_V1);
  const newOne = extensions.get(OID_ISSUER_V2);
  const first = oldOne && decodeUtf8(oldOne.bytes, "the issuer extension");
  const second = newOne && decodeUtf8String(newOne.content, "the issuer extension (V2)");
  if (first !== undefined && second !== undefined && first !== second) {
    throw new Rejection("certificate.issuer-conflict", `issuers "${first}" and "${second}"`);
  }
  const issuer = second ?? first;
  if (issuer === undefined || issuer === "") {
    throw new Rejection("certificate.issuer-missing", "the certificate names no identity issuer");
  }
  return issuer;
}

/** @throws Rejection `certificate.encoding` */
export function readCertificateExtensions(extensions: Extensions): CertificateExtensions {
  const found: Partial<Record<keyof CertificateExtensions, string>> = {};
  for (const [name, arc] of Object.entries(oids) as [keyof CertificateExtensions, number][]) {
    const extension = extensions.get(`${FULCIO}.${arc}`);
    if (extension) found[name] = decodeUtf8String(extension.content, `extension ${name}`);
  }
  return found;
}
