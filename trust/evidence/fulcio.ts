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

/** What Fulcio wrote before 2023, as raw bytes, and goes on writing beside what replaced it. */
const oldOids = {
  buildTrigger: 2,
  sourceRepositoryDigest: 3,
  sourceRepositoryUri: 5,
  sourceRepositoryRef: 6,
} as const satisfies Partial<Record<keyof CertificateExtensions, number>>;

const GITHUB = "https://github.com";
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/**
 * The extensions that say where a build came from. An old certificate of GitHub's has only the old ones; one that has both
 * must say the same in both.
 *
 * @throws Rejection `certificate.encoding`, `certificate.extension-conflict`
 */
export function readCertificateExtensions(
  extensions: Extensions,
  issuer: string,
): CertificateExtensions {
  const found: Partial<Record<keyof CertificateExtensions, string>> = {};
  for (const [name, arc] of Object.entries(oids) as [keyof CertificateExtensions, number][]) {
    const extension = extensions.get(`${FULCIO}.${arc}`);
    if (extension) found[name] = decodeUtf8String(extension.content, `extension ${name}`);
  }
  for (const [name, arc] of Object.entries(oldOids) as [keyof typeof oldOids, number][]) {
    const extension = extensions.get(`${FULCIO}.${arc}`);
    if (!extension) continue;
    const old = decodeUtf8(extension.bytes, `the old extension ${name}`);
    const known = found[name];
    if (known !== undefined && !isSame(name, known, old)) {
      throw new Rejection("certificate.extension-conflict", `${name} "${known}" and "${old}"`);
    }
    if (issuer === GITHUB_ISSUER) found[name] ??= inNewForm(name, old);
  }
  return found;
}

/** The old one names a repository without its host, which in an enterprise is another than GitHub's own. */
const isSame = (name: keyof typeof oldOids, known: string, old: string): boolean =>
  name === "sourceRepositoryUri" ? known.replace(/^https:\/\/[^/]+\//, "") === old : known === old;

const inNewForm = (name: keyof typeof oldOids, old: string): string =>
  name === "sourceRepositoryUri" ? `${GITHUB}/${old}` : old;
