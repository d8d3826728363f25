import type { Digest } from "../../../trust/registry/port";
import type { Services } from "./bundle";
import type { LogEntryJson } from "./bundle-json";
import { hashedrekord001 } from "./entries";
import type { EntryVerifier } from "./entries";
import { pem, sha256 } from "./keys";
import type { Signer } from "./signer";

const SIMPLE_SIGNING_MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

/** A layer of cosign's `sha256-….sig` manifest. */
export interface LegacyLayer {
  readonly mediaType: string;
  readonly payload: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface LegacyOptions {
  readonly digest: Digest;
  /** `registry/repository`; written into the payload, where nobody compares it. */
  readonly repositoryName: string;
  /** Default: cosign's type of an image signature. */
  readonly type?: string;
  /** The payload's `optional` part; default null. */
  readonly optional?: unknown;
  /** The signed bytes, instead of a payload made of the fields above. */
  readonly payload?: string;
  /** Default `"rekor1"`. */
  readonly log?: "rekor1" | "none";
  /** Default false. */
  readonly timestamp?: boolean;
  readonly time?: Date;
  /** When Rekor integrates it; default `time`. */
  readonly loggedAt?: Date;
  /** What the log entry names as verifier; default: who signs. */
  readonly entryVerifier?: EntryVerifier;
}

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
export const simpleSigningPayload = (options: LegacyOptions): string =>
  JSON.stringify({
    critical: {
      identity: { "docker-reference": options.repositoryName },
      image: { "docker-manifest-digest": options.digest },
      type: options.type ?? "cosign container image signature",
    },
    optional: options.optional ?? null,
  });

/** What proves a signature or attestation, as annotations of its layer. */
export const proofAnnotations = (
  signer: Signer,
  chain: readonly Buffer[],
  entry: LogEntryJson | undefined,
  timestamp: Buffer | undefined,
): Record<string, string> => ({
  ...(signer.certificate && {
    "dev.sigstore.cosign/certificate": pem("CERTIFICATE", signer.certificate),
    "dev.sigstore.cosign/chain": chain
      .map((certificate) => pem("CERTIFICATE", certificate))
      .join(""),
  }),
  ...(entry && {
    "dev.sigstore.cosign/bundle": JSON.stringify({
      SignedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp,
      Payload: {
        body: entry.canonicalizedBody,
        integratedTime: Number(entry.integratedTime),
        logIndex: Number(entry.logIndex),
        logID: Buffer.from(entry.logId.keyId, "base64").toString("hex"),
      },
    }),
  }),
  ...(timestamp && {
    "dev.sigstore.cosign/rfc3161timestamp": JSON.stringify({
      SignedRFC3161Timestamp: timestamp.toString("base64"),
    }),
  }),
});

/** A signature as cosign v1 and v2 wrote it, with everything that proves it in the layer's annotations. */
export const makeLegacy = (
  services: Services,
  signer: Signer,
  chain: readonly Buffer[],
  time: Date,
  options: LegacyOptions,
): LegacyLayer => {
  const { log = "rekor1", timestamp = false, loggedAt = time } = options;
  const payload = Buffer.from(options.payload ?? simpleSigningPayload(options));
  const signature = signer.sign(payload);
  const entry = hashedrekord001(payload, signature, options.entryVerifier ?? signer.verifier);
  return {
    mediaType: SIMPLE_SIGNING_MEDIA_TYPE,
    payload,
    annotations: {
      "dev.cosignproject.cosign/signature": signature.toString("base64"),
      ...proofAnnotations(
        signer,
        chain,
        log === "rekor1" ? services.rekor1.log(entry, loggedAt) : undefined,
        timestamp ? services.timestampAuthority.sign(sha256(signature), time) : undefined,
      ),
    },
  };
};
