import type { CertificateAuthority } from "./certificate-authority";
import { EPOCH } from "./certificate-authority";
import type { CtLog } from "./ct-log";
import type { TimestampAuthority } from "./timestamp-authority";
import type { TransparencyLog } from "./transparency-log";

/** https://github.com/sigstore/protobuf-specs, `sigstore_trustroot.proto`, as JSON. */
export interface TrustedRootJson {
  mediaType: string;
  tlogs: LogInstance[];
  certificateAuthorities: AuthorityInstance[];
  ctlogs: LogInstance[];
  timestampAuthorities: AuthorityInstance[];
}

interface LogInstance {
  baseUrl: string;
  hashAlgorithm: string;
  publicKey: { rawBytes: string; keyDetails: string; validFor?: { start?: string; end?: string } };
  logId: { keyId: string };
}

interface AuthorityInstance {
  subject: { organization: string; commonName: string };
  uri: string;
  certChain: { certificates: { rawBytes: string }[] };
  validFor?: { start?: string; end?: string };
}

export interface TrustedRootParts {
  readonly name: string;
  readonly certificateAuthority: CertificateAuthority;
  readonly ctLog: CtLog;
  readonly rekor1: TransparencyLog;
  readonly rekor2: TransparencyLog;
  readonly timestampAuthority: TimestampAuthority;
}

export const trustedRoot = (parts: TrustedRootParts): TrustedRootJson => {
  const { name, certificateAuthority, ctLog, rekor1, rekor2, timestampAuthority } = parts;
  const validFor = { start: EPOCH.toISOString() };
  const log = (
    host: string,
    { logId, spki }: { logId: Buffer; spki: Buffer },
    keyDetails = "PKIX_ECDSA_P256_SHA_256",
  ): LogInstance => ({
    baseUrl: `https://${host}`,
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: spki.toString("base64"), keyDetails, validFor },
    logId: { keyId: logId.toString("base64") },
  });
  const authority = (
    host: string,
    commonName: string,
    chain: readonly Buffer[],
  ): AuthorityInstance => ({
    subject: { organization: name, commonName },
    uri: `https://${host}`,
    certChain: {
      certificates: chain.map((certificate) => ({ rawBytes: certificate.toString("base64") })),
    },
    validFor,
  });
  return {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [
      log(rekor1.origin, { logId: rekor1.logId, spki: rekor1.key.spki }),
      log(rekor2.origin, { logId: rekor2.logId, spki: rekor2.key.spki }, "PKIX_ED25519"),
    ],
    certificateAuthorities: [
      authority(`fulcio.${name}.test`, "root", [
        certificateAuthority.intermediate,
        certificateAuthority.root,
      ]),
    ],
    ctlogs: [log(`ctfe.${name}.test`, ctLog)],
    timestampAuthorities: [
      authority(`timestamp.${name}.test`, "timestamp root", timestampAuthority.chain),
    ],
  };
};
