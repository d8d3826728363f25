import {
  distinguishedName,
  extensions,
  randomSerial,
  signCertificate,
  toBeSigned,
} from "./certificate";
import type { CertificateContent, Extension, KeyPurpose } from "./certificate";
import type { CtLog } from "./ct-log";
import type { Identity, SubjectName } from "./identity";
import { generateKey } from "./keys";

/** What a leaf certificate may have otherwise than Fulcio writes it. */
export interface LeafOptions {
  /** Default `["codeSigning"]`; an empty list leaves the extension out. */
  readonly keyPurposes?: readonly KeyPurpose[];
  /** Default: the names of the identity. */
  readonly names?: readonly SubjectName[];
  /** Makes the leaf a CA. */
  readonly ca?: boolean;
  /** Further extensions. */
  readonly extensions?: readonly Extension[];
  /** Default: the time of signing. */
  readonly notBefore?: Date;
  /** Default: ten minutes after `notBefore`. */
  readonly notAfter?: Date;
  /** Where the precertificate is logged; `"none"` leaves the SCT out. Default: the authority's own CT log. */
  readonly ctLog?: CtLog | "none";
}

export interface CertificateAuthority {
  readonly root: Buffer;
  readonly intermediate: Buffer;
  issue(
    subjectKey: { readonly spki: Buffer },
    identity: Identity,
    time: Date,
    options?: LeafOptions,
  ): Buffer;
}

/** All authorities of a test live as long as anybody wants to pretend; UTCTime ends in 2049. */
export const EPOCH = new Date("2020-01-01T00:00:00Z");
export const END = new Date("2049-12-31T23:59:59Z");
const LEAF_LIFETIME_MS = 10 * 60_000;

/** A certificate authority like Fulcio: a root, an intermediate, leaves that live for ten minutes. */
export const createCertificateAuthority = (
  name: string,
  ownCtLog: CtLog,
  intermediateNotAfter = END,
): CertificateAuthority => {
  const rootKey = generateKey();
  const issuingKey = generateKey();
  const rootName = distinguishedName(name, "root");
  const issuer = distinguishedName(name, "intermediate");
  const root = signCertificate(
    {
      notBefore: EPOCH,
      notAfter: END,
      issuer: rootName,
      subject: rootName,
      spki: rootKey.spki,
      extensions: [
        extensions.keyUsage("certificates"),
        extensions.basicConstraints(true),
        extensions.subjectKeyIdentifier(rootKey.spki),
      ],
    },
    rootKey,
  );
  const intermediate = signCertificate(
    {
      notBefore: EPOCH,
      notAfter: intermediateNotAfter,
      issuer: rootName,
      subject: issuer,
      spki: issuingKey.spki,
      extensions: [
        extensions.keyUsage("certificates"),
        extensions.extendedKeyUsage(["codeSigning"]),
        extensions.basicConstraints(true, 0),
        extensions.subjectKeyIdentifier(issuingKey.spki),
        extensions.authorityKeyIdentifier(rootKey.spki),
      ],
    },
    rootKey,
  );
  const issue: CertificateAuthority["issue"] = ({ spki }, identity, time, options = {}) => {
    const notBefore = options.notBefore ?? time;
    const {
      keyPurposes = ["codeSigning"],
      names = identity.names,
      ca = false,
      notAfter = new Date(notBefore.getTime() + LEAF_LIFETIME_MS),
      ctLog = ownCtLog,
    } = options;
    const content: CertificateContent = {
      serial: randomSerial(),
      issuer,
      subject: EMPTY_NAME,
      notBefore,
      notAfter,
      spki,
      extensions: [
        extensions.keyUsage("digitalSignature"),
        ...(keyPurposes.length > 0 ? [extensions.extendedKeyUsage(keyPurposes)] : []),
        ...(ca ? [extensions.basicConstraints(true)] : []),
        extensions.subjectKeyIdentifier(spki),
        extensions.authorityKeyIdentifier(issuingKey.spki),
        extensions.subjectAlternativeName(names),
        ...extensions.fulcio(identity),
        ...(options.extensions ?? []),
      ],
    };
    if (ctLog === "none") return signCertificate(content, issuingKey);
    const sct = ctLog.sign(toBeSigned(content), issuingKey.spki, notBefore);
    return signCertificate(
      { ...content, extensions: [...content.extensions, extensions.sctList(sct)] },
      issuingKey,
    );
  };
  return { root, intermediate, issue };
};

const EMPTY_NAME = Buffer.from([0x30, 0x00]);
