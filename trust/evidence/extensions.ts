import type { ASN1Obj, X509Certificate } from "@sigstore/core";
import { Rejection } from "./rejection";

/** One extension of a certificate. https://www.rfc-editor.org/rfc/rfc5280#section-4.2 */
export interface Extension {
  readonly critical: boolean;
  /** The bytes in the OCTET STRING. */
  readonly bytes: Buffer;
  /** What the bytes decode to; absent if they are no DER. */
  readonly content: ASN1Obj | undefined;
}

/**
 * The extensions by OID. One OID twice would let two readers see different values; Go refuses it as well.
 *
 * @throws Rejection `bundle.malformed`
 */
export function readExtensions(certificate: X509Certificate): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const { subs } of certificate.extensions) {
    const [oid, second, third] = subs;
    const value = third ?? second;
    if (oid === undefined || !value?.tag.isOctetString() || subs.length > 3) {
      throw new Rejection("bundle.malformed", "the certificate has an extension without value");
    }
    const name = oid.toOID();
    if (extensions.has(name)) {
      throw new Rejection("bundle.malformed", `the certificate has extension ${name} twice`);
    }
    extensions.set(name, {
      critical: third !== undefined && second?.toBoolean() === true,
      bytes: value.value,
      content: value.subs.length === 1 ? value.subs[0] : undefined,
    });
  }
  return extensions;
}
