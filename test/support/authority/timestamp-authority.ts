import {
  distinguishedName,
  ecdsaWithSha256,
  extensions,
  randomSerial,
  signCertificate,
} from "./certificate";
import { END, EPOCH } from "./certificate-authority";
import * as der from "./der";
import { generateKey, sha256 } from "./keys";

const OID = {
  sha256: "2.16.840.1.101.3.4.2.1",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  policy: "1.3.6.1.4.1.57264.2",
} as const;

export interface TimestampAuthority {
  /** Signing certificate, then its root. */
  readonly chain: readonly [Buffer, Buffer];
  /** A TimeStampResp (RFC 3161) over the sha256 of something. */
  sign(imprint: Buffer, time: Date, request?: { nonce?: Buffer; certificates?: boolean }): Buffer;
}

export const createTimestampAuthority = (name: string): TimestampAuthority => {
  const rootKey = generateKey();
  const key = generateKey();
  const rootName = distinguishedName(name, "timestamp root");
  const serial = randomSerial();
  const validity = { notBefore: EPOCH, notAfter: END, issuer: rootName };
  const root = signCertificate(
    {
      ...validity,
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
  const certificate = signCertificate(
    {
      ...validity,
      serial,
      subject: distinguishedName(name, "timestamp"),
      spki: key.spki,
      extensions: [
        extensions.keyUsage("digitalSignature"),
        extensions.extendedKeyUsage(["timeStamping"], true),
        extensions.subjectKeyIdentifier(key.spki),
        extensions.authorityKeyIdentifier(rootKey.spki),
      ],
    },
    rootKey,
  );
  const issuerAndSerial = der.sequence(rootName, der.integer(serial));
  const digestAlgorithm = der.sequence(der.objectIdentifier(OID.sha256));
  const attribute = (oid: string, value: Buffer): Buffer =>
    der.sequence(der.objectIdentifier(oid), der.setOf(value));
  const signingCertificate = der.sequence(
    der.sequence(
      der.sequence(
        der.octetString(sha256(certificate)),
        der.sequence(der.sequence(der.context(4, rootName)), der.integer(serial)),
      ),
    ),
  );

  const sign: TimestampAuthority["sign"] = (imprint, time, request = {}) => {
    const info = der.sequence(
      der.integer(1),
      der.objectIdentifier(OID.policy),
      der.sequence(digestAlgorithm, der.octetString(imprint)),
      der.integer(randomSerial()),
      der.generalizedTime(time),
      ...(request.nonce === undefined ? [] : [der.integer(request.nonce)]),
    );
    const attributes = der.setOf(
      attribute(OID.contentType, der.objectIdentifier(OID.tstInfo)),
      attribute(OID.signingTime, der.utcTime(time)),
      attribute(OID.messageDigest, der.octetString(sha256(info))),
      attribute(OID.signingCertificateV2, signingCertificate),
    );
    // In the token the attributes are [0] IMPLICIT; what is signed is the same with the tag of a SET (RFC 5652, 5.4).
    const implicitAttributes = Buffer.from(attributes);
    implicitAttributes[0] = 0xa0;
    const signerInfo = der.sequence(
      der.integer(1),
      issuerAndSerial,
      digestAlgorithm,
      implicitAttributes,
      ecdsaWithSha256,
      der.octetString(key.sign(attributes)),
    );
    const signedData = der.sequence(
      der.integer(3),
      der.setOf(digestAlgorithm),
      der.sequence(der.objectIdentifier(OID.tstInfo), der.context(0, der.octetString(info))),
      ...(request.certificates === true ? [der.context(0, certificate)] : []),
      der.setOf(signerInfo),
    );
    return der.sequence(
      der.sequence(der.integer(0)),
      der.sequence(der.objectIdentifier(OID.signedData), der.context(0, signedData)),
    );
  };
  return { chain: [certificate, root], sign };
};
