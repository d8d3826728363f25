import { requireSmall } from "./der";
import { CachedCertificate } from "./cached-certificate";
import { readExtensions, type Extension } from "./extensions";
import { readCertificateExtensions, readIssuer } from "./fulcio";
import { publicKeyFromDer, requireAcceptedKey, type SignedForm } from "./key";
import { Rejection, rejectOn } from "./rejection";
import { readSubject } from "./subject";
import type { CertificateIdentity } from "./types";

const OID_EXTENDED_KEY_USAGE = "2.5.29.37";
const OID_CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

/** Key usage, subject alternative name, basic constraints, extended key usage: each is read somewhere on the way. */
const understood = new Set(["2.5.29.15", "2.5.29.17", "2.5.29.19", OID_EXTENDED_KEY_USAGE]);

/** The certificate of a signature, with what it says. Nothing of it is verified yet. */
export interface Leaf {
  readonly certificate: CachedCertificate;
  readonly der: Buffer;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly identity: CertificateIdentity;
}

/**
 * Reads a leaf strictly.
 *
 * @throws Rejection `bundle.malformed`, `registry.limit` or `certificate.*`
 */
export function readLeaf(der: Buffer<ArrayBuffer>): Leaf {
  requireSmall(der, "a certificate");
  return rejectOn("bundle.malformed", "the certificate cannot be read", () => {
    const certificate = CachedCertificate.parse(der);
    requireOneAlgorithm(certificate);
    const extensions = readExtensions(certificate);
    const issuer = readIssuer(extensions);
    const identity: CertificateIdentity = {
      kind: "certificate",
      issuer,
      subject: readSubject(extensions),
      extensions: readCertificateExtensions(extensions, issuer),
    };
    return { certificate, der, extensions, identity };
  });
}

/** RFC 5280 §4.1.1.2: the algorithm outside the signed part, which the library goes by, is the one inside. */
function requireOneAlgorithm({ root, tbsCertificate }: CachedCertificate): void {
  const [, outside] = root.subs;
  const inside = tbsCertificate.subs[2];
  if (!outside || !inside?.toDER().equals(outside.toDER())) {
    throw new Rejection("bundle.malformed", "the certificate names two signature algorithms");
  }
}

/**
 * What @sigstore/verify does not ask of a leaf: that it is for code signing and no authority itself, as Fulcio's are
 * (https://github.com/sigstore/fulcio/blob/main/docs/certificate-specification.md), that all critical extensions are
 * understood (RFC 5280 §4.2), and that its key is of an accepted kind.
 *
 * @throws Rejection `certificate.usage`, `certificate.critical-extension`, `signature.algorithm`
 */
export function requireSigningLeaf(leaf: Leaf, form: SignedForm): void {
  for (const [oid, { critical }] of leaf.extensions) {
    if (critical && !understood.has(oid)) {
      throw new Rejection("certificate.critical-extension", `critical extension ${oid}`);
    }
  }
  rejectOn("bundle.malformed", "the certificate cannot be read", () => {
    const usage = leaf.extensions.get(OID_EXTENDED_KEY_USAGE);
    const purposes = usage && (usage.content?.subs ?? []).map((purpose) => purpose.toOID());
    // Without the extension a certificate is for every use, as Go reads it too.
    if (purposes && !purposes.includes(OID_CODE_SIGNING)) {
      throw new Rejection("certificate.usage", `extended key usage ${purposes.join(", ")}`);
    }
    if (leaf.certificate.extBasicConstraints?.isCA) {
      throw new Rejection("certificate.usage", "a certificate authority's own certificate");
    }
    requireAcceptedKey(publicKeyFromDer(leaf.certificate.publicKey), form);
  });
}
