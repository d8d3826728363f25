import { randomBytes } from "node:crypto";
import * as der from "./der";
import type { Identity, SubjectName } from "./identity";
import { sha256 } from "./keys";
import type { SigningKey } from "./keys";

const OID = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  sctList: "1.3.6.1.4.1.11129.2.4.2",
  fulcio: "1.3.6.1.4.1.57264.1",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
} as const;

const KEY_PURPOSE = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
} as const;
export type KeyPurpose = keyof typeof KEY_PURPOSE;

export interface Extension {
  readonly oid: string;
  readonly critical?: boolean;
  /** The DER (or whatever) inside the OCTET STRING. */
  readonly value: Buffer;
}

/** RFC 5480: ecdsa-with-SHA256, without parameters. */
export const ecdsaWithSha256 = der.sequence(der.objectIdentifier(OID.ecdsaWithSha256));

export const distinguishedName = (organization: string, commonName: string): Buffer =>
  der.sequence(
    der.setOf(der.sequence(der.objectIdentifier(OID.organization), der.utf8String(organization))),
    der.setOf(der.sequence(der.objectIdentifier(OID.commonName), der.utf8String(commonName))),
  );

const encodeExtension = ({ oid, critical = false, value }: Extension): Buffer =>
  der.sequence(
    der.objectIdentifier(oid),
    ...(critical ? [der.boolean(true)] : []),
    der.octetString(value),
  );

export interface CertificateContent {
  readonly serial?: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Buffer;
  readonly extensions: readonly Extension[];
}

/** The part of a certificate that is signed (RFC 5280 section 4.1.2). */
export const toBeSigned = (content: CertificateContent): Buffer =>
  der.sequence(
    der.context(0, der.integer(2)),
    der.integer(content.serial ?? randomSerial()),
    ecdsaWithSha256,
    content.issuer,
    der.sequence(der.utcTime(content.notBefore), der.utcTime(content.notAfter)),
    content.subject,
    content.spki,
    der.context(3, der.sequence(...content.extensions.map(encodeExtension))),
  );

/** Twenty bytes at most (RFC 5280), positive, without a leading zero. */
export const randomSerial = (): Buffer => {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
};

export const signCertificate = (content: CertificateContent, key: SigningKey): Buffer => {
  const tbs = toBeSigned(content);
  return der.sequence(tbs, ecdsaWithSha256, der.bitString(key.sign(tbs)));
};

/** Method 1 of RFC 5280 uses SHA-1; any unique value will do, and this is 20 bytes long as well. */
const keyIdentifier = (spki: Buffer): Buffer => sha256(spki).subarray(0, 20);

export const extensions = {
  keyUsage: (purpose: "digitalSignature" | "certificates"): Extension => ({
    oid: OID.keyUsage,
    critical: true,
    value:
      purpose === "digitalSignature"
        ? der.bitString(Buffer.from([0x80]), 7)
        : der.bitString(Buffer.from([0x06]), 1),
  }),
  extendedKeyUsage: (purposes: readonly KeyPurpose[], critical = false): Extension => ({
    oid: OID.extendedKeyUsage,
    critical,
    value: der.sequence(...purposes.map((purpose) => der.objectIdentifier(KEY_PURPOSE[purpose]))),
  }),
  basicConstraints: (ca: boolean, pathLength?: number): Extension => ({
    oid: OID.basicConstraints,
    critical: true,
    value: der.sequence(
      ...(ca ? [der.boolean(true)] : []),
      ...(pathLength === undefined ? [] : [der.integer(pathLength)]),
    ),
  }),
  subjectKeyIdentifier: (spki: Buffer): Extension => ({
    oid: OID.subjectKeyIdentifier,
    value: der.octetString(keyIdentifier(spki)),
  }),
  authorityKeyIdentifier: (spki: Buffer): Extension => ({
    oid: OID.authorityKeyIdentifier,
    value: der.sequence(der.contextPrimitive(0, keyIdentifier(spki))),
  }),
  subjectAlternativeName: (names: readonly SubjectName[]): Extension => ({
    oid: OID.subjectAlternativeName,
    critical: true,
    value: der.sequence(...names.map(generalName)),
  }),
  /** RFC 6962 section 3.3: a list with one timestamp. */
  sctList: (sct: Buffer): Extension => {
    const list = Buffer.concat([Buffer.alloc(4), sct]);
    list.writeUInt16BE(sct.length + 2, 0);
    list.writeUInt16BE(sct.length, 2);
    return { oid: OID.sctList, value: der.octetString(list) };
  },
  /** .1 to .6 hold the bare text, the later ones a DER UTF8String. */
  fulcio: (identity: Identity): Extension[] =>
    Object.entries(identity.extensions).map(([arc, value]) => ({
      oid: `${OID.fulcio}.${arc}`,
      value: Buffer.isBuffer(value)
        ? value
        : Number(arc) <= 6
          ? Buffer.from(value, "utf8")
          : der.utf8String(value),
    })),
};

/** Fulcio's otherName for a username. */
const USERNAME_TYPE = `${OID.fulcio}.7`;

const generalName = ({ kind, value }: SubjectName): Buffer => {
  const bytes = Buffer.from(value, "latin1");
  switch (kind) {
    case "email":
      return der.contextPrimitive(1, bytes);
    case "dns":
      return der.contextPrimitive(2, bytes);
    case "uri":
      return der.contextPrimitive(6, bytes);
    case "username":
      return der.context(
        0,
        der.objectIdentifier(USERNAME_TYPE),
        der.context(0, der.tlv(0x0c, bytes)),
      );
  }
};
