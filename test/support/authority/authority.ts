import { makeAttestation } from "./attestation";
import type { AttestationOptions } from "./attestation";
import { logEnvelope, makeBundle, timestampEnvelope, verifierOf } from "./bundle";
import type { ProofOptions, Services, StatementOptions } from "./bundle";
import type { BundleJson, LogEntryJson } from "./bundle-json";
import { createCertificateAuthority } from "./certificate-authority";
import type { CertificateAuthority, LeafOptions } from "./certificate-authority";
import { createCtLog } from "./ct-log";
import type { CtLog } from "./ct-log";
import type { Identity } from "./identity";
import type { SigningKey } from "./keys";
import { makeLegacy } from "./legacy";
import type { LegacyLayer, LegacyOptions } from "./legacy";
import { keylessSigner, keySigner } from "./signer";
import { createTimestampAuthority } from "./timestamp-authority";
import { createRekor1, createRekor2 } from "./transparency-log";
import { trustedRoot } from "./trusted-root";
import type { TrustedRootJson } from "./trusted-root";

export interface AuthorityOptions {
  /** Goes into the names of certificates and logs. Default `example`. */
  readonly name?: string;
  /** Default: the machine's. */
  readonly clock?: () => Date;
  /** When the intermediate certificate expires; default 2049. Leaves go on being issued: only verifiers should mind. */
  readonly intermediateNotAfter?: Date;
}

export interface KeylessOptions {
  readonly identity: Identity;
  readonly certificate?: LeafOptions;
}

/** A whole Sigstore instance in this process, as an ephemeral stand-in for Fulcio, its CT log, Rekor v1 and v2, and a TSA. */
export interface Authority extends Services {
  readonly name: string;
  readonly trustedRoot: TrustedRootJson;
  readonly certificateAuthority: CertificateAuthority;
  readonly ctLog: CtLog;
  now(): Date;
  /** A keyless signature or attestation, as a bundle of cosign v3. */
  signBundle(options: StatementOptions & ProofOptions & KeylessOptions): BundleJson;
  signBundleWithKey(
    options: StatementOptions & ProofOptions & { readonly key: SigningKey },
  ): BundleJson;
  /** A keyless signature, as a layer of cosign's `.sig` tag. */
  signLegacy(options: LegacyOptions & KeylessOptions): LegacyLayer;
  signLegacyWithKey(options: LegacyOptions & { readonly key: SigningKey }): LegacyLayer;
  /** A keyless attestation, as a layer of cosign's `.att` tag. */
  signAttestation(options: AttestationOptions & KeylessOptions): LegacyLayer;
  signAttestationWithKey(options: AttestationOptions & { readonly key: SigningKey }): LegacyLayer;
  /** Logs a finished keyless bundle, whoever's it is; `keyid` makes the entry differ from others for the same bundle. */
  logBundle(
    bundle: BundleJson,
    log: "rekor1" | "rekor2",
    options?: { readonly time?: Date; readonly keyid?: string },
  ): LogEntryJson;
  /** Timestamps the signature of a finished bundle; with `certificates` the token carries the authority's. */
  timestampBundle(
    bundle: BundleJson,
    options?: { readonly time?: Date; readonly certificates?: boolean },
  ): { signedTimestamp: string };
}

/** Starts an instance with fresh keys; nothing is awaited and nothing leaves the process. */
export const createAuthority = (options: AuthorityOptions = {}): Authority => {
  const { name = "example", clock = () => new Date() } = options;
  const ctLog = createCtLog();
  const certificateAuthority = createCertificateAuthority(
    name,
    ctLog,
    options.intermediateNotAfter,
  );
  const rekor1 = createRekor1(`rekor1.${name}.test`);
  const rekor2 = createRekor2(`rekor2.${name}.test`);
  const timestampAuthority = createTimestampAuthority(name);
  const services: Services = { rekor1, rekor2, timestampAuthority };
  const chain = [certificateAuthority.intermediate, certificateAuthority.root];
  return {
    ...services,
    name,
    certificateAuthority,
    ctLog,
    trustedRoot: trustedRoot({ name, certificateAuthority, ctLog, ...services }),
    now: clock,
    signBundle: (request) => {
      const { time = clock() } = request;
      const { identity, certificate } = request;
      const signer = keylessSigner(certificateAuthority, identity, time, certificate);
      return makeBundle(services, signer, time, request);
    },
    signBundleWithKey: (request) =>
      makeBundle(services, keySigner(request.key), request.time ?? clock(), request),
    signLegacy: (request) => {
      const { time = clock(), identity, certificate } = request;
      const signer = keylessSigner(certificateAuthority, identity, time, certificate);
      return makeLegacy(services, signer, chain, time, request);
    },
    signLegacyWithKey: (request) =>
      makeLegacy(services, keySigner(request.key), [], request.time ?? clock(), request),
    signAttestation: (request) => {
      const { time = clock(), identity, certificate } = request;
      const signer = keylessSigner(certificateAuthority, identity, time, certificate);
      return makeAttestation(services, signer, chain, time, request);
    },
    signAttestationWithKey: (request) =>
      makeAttestation(services, keySigner(request.key), [], request.time ?? clock(), request),
    logBundle: (bundle, log, { time = clock(), keyid } = {}) => {
      const { signatures, ...envelope } = bundle.dsseEnvelope;
      const logged = { ...envelope, signatures: signatures.map(({ sig }) => ({ sig, keyid })) };
      return logEnvelope(services, log, logged, verifierOf(bundle), { time });
    },
    timestampBundle: (bundle, { time = clock(), certificates } = {}) =>
      timestampEnvelope(services, bundle.dsseEnvelope, time, certificates),
  };
};
