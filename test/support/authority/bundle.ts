import type { Digest } from "../../../trust/registry/port";
import type { BundleJson, EnvelopeJson, LogEntryJson } from "./bundle-json";
import { dsse001, dsse002, hashedrekord002, preAuthEncoding } from "./entries";
import type { EntryVerifier } from "./entries";
import { sha256 } from "./keys";
import type { Signer } from "./signer";
import type { TimestampAuthority } from "./timestamp-authority";
import type { TransparencyLog } from "./transparency-log";

export const BUNDLE_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const IN_TOTO_PAYLOAD_TYPE = "application/vnd.in-toto+json";
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const COSIGN_SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

export interface Subject {
  readonly name?: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** What is said. */
export interface StatementOptions {
  /** The image's digest, the one subject unless `subjects` says otherwise. */
  readonly digest: Digest;
  /** Default: cosign's predicate of an image signature. */
  readonly predicateType?: string;
  /** Default `{}`. */
  readonly predicate?: unknown;
  readonly subjects?: readonly Subject[];
  /** The signed bytes, instead of a statement made of the fields above. */
  readonly payload?: string;
  /** Default: that of an in-toto statement. */
  readonly payloadType?: string;
}

/** How it is proven when, and that, it was signed. */
export interface ProofOptions {
  /** Default `"rekor1"`. */
  readonly log?: "rekor1" | "rekor2" | "both" | "none";
  /** Whether a timestamp authority signs as well; default: only where nothing else proves the time. */
  readonly timestamp?: boolean;
  /** When it is signed; default now. */
  readonly time?: Date;
  /** When Rekor v1 integrates it; default `time`. */
  readonly loggedAt?: Date;
  /** When the timestamp authority signs; default `time`. */
  readonly timestampedAt?: Date;
  /** What the log entry says otherwise than the bundle. */
  readonly entry?: EntryOptions;
}

export interface EntryOptions {
  readonly verifier?: EntryVerifier;
  /** The envelope that is logged instead. */
  readonly envelope?: EnvelopeJson;
  /** Type of a Rekor v2 entry. Default `"hashedrekord"`, as cosign has it. */
  readonly rekor2Kind?: "hashedrekord" | "dsse";
}

export interface Services {
  readonly rekor1: TransparencyLog;
  readonly rekor2: TransparencyLog;
  readonly timestampAuthority: TimestampAuthority;
}

export const statement = (options: StatementOptions): string => {
  const {
    digest,
    predicateType = COSIGN_SIGN_PREDICATE,
    predicate = {},
    subjects = [{ digest: { sha256: digest.slice("sha256:".length) } }],
  } = options;
  return JSON.stringify({ _type: STATEMENT_TYPE, subject: subjects, predicateType, predicate });
};

/** A DSSE envelope with one signature. */
export const signEnvelope = (signer: Signer, options: StatementOptions): EnvelopeJson => {
  const { payload = statement(options), payloadType = IN_TOTO_PAYLOAD_TYPE } = options;
  const bytes = Buffer.from(payload);
  const signature = signer.sign(preAuthEncoding(payloadType, bytes));
  return {
    payload: bytes.toString("base64"),
    payloadType,
    signatures: [{ sig: signature.toString("base64") }],
  };
};

/** Logs an envelope in a log of its own authority or a foreign one. */
export const logEnvelope = (
  services: Services,
  log: "rekor1" | "rekor2",
  envelope: EnvelopeJson,
  verifier: EntryVerifier,
  { time, rekor2Kind = "hashedrekord" }: { time: Date; rekor2Kind?: EntryOptions["rekor2Kind"] },
): LogEntryJson => {
  if (log === "rekor1") return services.rekor1.log(dsse001(envelope, verifier), time);
  const body = rekor2Kind === "dsse" ? dsse002 : hashedrekord002;
  return services.rekor2.log(body(envelope, verifier), time);
};

/** cosign has the signature itself timestamped, not the envelope. */
export const timestampEnvelope = (
  { timestampAuthority }: Services,
  { signatures }: EnvelopeJson,
  time: Date,
  certificates = false,
): { signedTimestamp: string } => {
  const signature = Buffer.from(signatures[0]?.sig ?? "", "base64");
  const token = timestampAuthority.sign(sha256(signature), time, { certificates });
  return { signedTimestamp: token.toString("base64") };
};

/** Who signed a finished bundle with a certificate, as a log entry names it. */
export const verifierOf = (bundle: BundleJson): EntryVerifier => ({
  certificate: Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? "", "base64"),
});

/** A bundle as cosign v3 writes it for an image. */
export const makeBundle = (
  services: Services,
  signer: Signer,
  time: Date,
  options: StatementOptions & ProofOptions,
): BundleJson => {
  const { log = "rekor1", loggedAt = time, timestampedAt = time, entry = {} } = options;
  const { timestamp = log === "rekor2" } = options;
  const envelope = signEnvelope(signer, options);
  const logs = log === "none" ? [] : log === "both" ? (["rekor1", "rekor2"] as const) : [log];
  const entries = logs.map((which) =>
    logEnvelope(services, which, entry.envelope ?? envelope, entry.verifier ?? signer.verifier, {
      time: loggedAt,
      rekor2Kind: entry.rekor2Kind,
    }),
  );
  const { certificate, hint } = signer;
  return {
    mediaType: BUNDLE_MEDIA_TYPE,
    verificationMaterial: {
      ...(certificate && { certificate: { rawBytes: certificate.toString("base64") } }),
      ...(hint !== undefined && { publicKey: { hint } }),
      ...(entries.length > 0 && { tlogEntries: entries }),
      ...(timestamp && {
        timestampVerificationData: {
          rfc3161Timestamps: [timestampEnvelope(services, envelope, timestampedAt)],
        },
      }),
    },
    dsseEnvelope: envelope,
  };
};
