import { ASN1Obj, X509Certificate } from "@sigstore/core";

/**
 * A node that answers `toDER` with the bytes it was parsed from.
 *
 * `@sigstore/core` encodes whole certificates anew for every comparison, copy and signature check, which is 60–72 % of
 * the time of a verification. Its parser accepts only minimal lengths, so the bytes before a value follow from the
 * value's length and encoding again would give the same bytes (test/unit/evidence/cached-certificate.test.ts compares).
 */
class ParsedNode extends ASN1Obj {
  override toDER(): Buffer {
    const header = 1 + lengthOfLength(this.value.length);
    const { buffer, byteOffset, length } = this.value;
    return Buffer.from(buffer, byteOffset - header, header + length);
  }
}

function lengthOfLength(length: number): number {
  if (length < 0x80) return 1;
  let bytes = 1;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes += 1;
  return bytes;
}

const remember = (node: ASN1Obj): ASN1Obj =>
  new ParsedNode(node.tag, node.value, node.subs.map(remember));

/** The same node with a list of children that may be changed; it is encoded from them. */
const withOwnChildren = (node: ASN1Obj, children = [...node.subs]): ASN1Obj =>
  new ASN1Obj(node.tag, node.value, children);

const EXTENSIONS = 3;

/**
 * A certificate of `@sigstore/core` that keeps its original bytes and the answers about its issuer. Nothing may change
 * its nodes.
 */
export class CachedCertificate extends X509Certificate {
  private readonly issuers = new WeakMap<X509Certificate, boolean>();

  /** @throws whatever `@sigstore/core` throws for what is no DER certificate */
  static override parse(der: Buffer<ArrayBuffer>): CachedCertificate {
    return new CachedCertificate(remember(ASN1Obj.parseBuffer(der)));
  }

  /** The same certificate, parsed already. */
  static from(certificate: X509Certificate): CachedCertificate {
    return new CachedCertificate(remember(certificate.root));
  }

  /** A signature over fixed bytes verifies always or never: a chain is checked once per proven time, and per bundle. */
  override verify(issuer: X509Certificate = this): boolean {
    const known = this.issuers.get(issuer);
    if (known !== undefined) return known;
    const verified = super.verify(issuer);
    this.issuers.set(issuer, verified);
    return verified;
  }

  /**
   * A copy whose extensions can be removed, for the pre-certificate that a signed certificate timestamp is made over:
   * only what leads to the list of extensions is encoded anew.
   */
  override clone(): X509Certificate {
    const [tbs, ...rest] = this.root.subs;
    if (tbs === undefined) return new X509Certificate(this.root);
    const children = tbs.subs.map((child) =>
      child.tag.isContextSpecific(EXTENSIONS)
        ? withOwnChildren(
            child,
            child.subs.map((list) => withOwnChildren(list)),
          )
        : child,
    );
    return new X509Certificate(
      withOwnChildren(this.root, [withOwnChildren(tbs, children), ...rest]),
    );
  }
}
