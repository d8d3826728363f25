import { generateKey } from "../keys";
import { minutesAfter, secondsAfter, sign, text } from "./variant";
import type { BundleVariant } from "./variant";

const MORE_THAN_ANYBODY_READS = 33;

/** Variants of what proves the time and the logging. */
export const proofVariants: readonly BundleVariant[] = [
  {
    name: "the log entry is for the same signature by another public key",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const verifier = { publicKey: generateKey().spki, algorithm: "p256" } as const;
      return text(sign(context, { entry: { verifier } }));
    },
  },
  {
    name: "the log entry is for the same signature by another certificate",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const { authority, identity } = context;
      const certificate = authority.certificateAuthority.issue(
        generateKey(),
        identity,
        authority.now(),
      );
      return text(sign(context, { entry: { verifier: { certificate } } }));
    },
  },
  {
    name: "the Rekor v2 entry is for the same signature by another public key",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const verifier = { publicKey: generateKey().spki, algorithm: "p256" } as const;
      return text(sign(context, { log: "rekor2", entry: { verifier } }));
    },
  },
  {
    name: "the Rekor v2 entry is of type dsse, which sigstore-go does not read",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { log: "rekor2", entry: { rekor2Kind: "dsse" } })),
  },
  {
    name: "the log entry is of another artifact and signature",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const other = sign(context, { digest: `sha256:${"0".repeat(64)}`, log: "none" });
      return text(sign(context, { entry: { envelope: other.dsseEnvelope } }));
    },
  },
  {
    name: "the log entry is of another signature over the same statement",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const other = sign(context, { log: "none" });
      return text(sign(context, { entry: { envelope: other.dsseEnvelope } }));
    },
  },
  {
    name: "there is neither log entry nor timestamp",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context, { log: "none" })),
  },
  {
    name: "there is a timestamp but no log entry",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context, { log: "none", timestamp: true })),
  },
  {
    name: "the Rekor v2 entry comes without a timestamp",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context, { log: "rekor2", timestamp: false })),
  },
  {
    name: "the log entry has no signed entry timestamp",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      delete bundle.verificationMaterial.tlogEntries?.[0]?.inclusionPromise;
      return text(bundle);
    },
  },
  {
    name: "the log entry has no inclusion proof",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      delete bundle.verificationMaterial.tlogEntries?.[0]?.inclusionProof;
      return text(bundle);
    },
  },
  {
    name: "the integrated time is another than the log signed",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const entry = bundle.verificationMaterial.tlogEntries?.[0];
      if (entry) entry.integratedTime = String(Number(entry.integratedTime) + 1);
      return text(bundle);
    },
  },
  {
    name: "the checkpoint is signed by another log",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const foreign = context.stranger.logBundle(bundle, "rekor1");
      const entry = bundle.verificationMaterial.tlogEntries?.[0];
      if (entry) entry.inclusionProof = foreign.inclusionProof;
      return text(bundle);
    },
  },
  {
    name: "the signed entry timestamp is by another log",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const foreign = context.stranger.logBundle(bundle, "rekor1");
      const entry = bundle.verificationMaterial.tlogEntries?.[0];
      if (entry) entry.inclusionPromise = foreign.inclusionPromise;
      return text(bundle);
    },
  },
  {
    name: "one log entry is there twice",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const entries = bundle.verificationMaterial.tlogEntries ?? [];
      bundle.verificationMaterial.tlogEntries = [...entries, ...entries];
      return text(bundle);
    },
  },
  {
    name: "an entry of an unknown log stands beside the good one",
    verifier: "rejects",
    cosign: "accepts",
    make: (context) => {
      const bundle = sign(context);
      bundle.verificationMaterial.tlogEntries?.push(context.stranger.logBundle(bundle, "rekor1"));
      return text(bundle);
    },
  },
  {
    name: "there are 33 log entries",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context, { log: "none" });
      bundle.verificationMaterial.tlogEntries = Array.from(
        { length: MORE_THAN_ANYBODY_READS },
        (_, index) =>
          context.authority.logBundle(bundle, "rekor1", {
            keyid: String(index),
            time: secondsAfter(context.authority.now(), index),
          }),
      );
      return text(bundle);
    },
  },
  {
    name: "there are 33 timestamps beside a good log entry",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => {
      const bundle = sign(context);
      const now = context.authority.now();
      bundle.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: Array.from({ length: MORE_THAN_ANYBODY_READS }, (_, index) =>
          context.authority.timestampBundle(bundle, { time: secondsAfter(now, index) }),
        ),
      };
      return text(bundle);
    },
  },
  {
    name: "a timestamp of an unknown authority stands beside a good log entry",
    verifier: "rejects",
    cosign: "accepts",
    make: (context) => {
      const bundle = sign(context);
      bundle.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: [context.stranger.timestampBundle(bundle)],
      };
      return text(bundle);
    },
  },
  {
    name: "the only timestamp is of an unknown authority and brings its certificate",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context, { log: "rekor2" });
      bundle.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: [context.stranger.timestampBundle(bundle, { certificates: true })],
      };
      return text(bundle);
    },
  },
  {
    name: "the timestamp is of another signature",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context, { log: "rekor2" });
      const other = sign(context, { log: "none" });
      bundle.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: [context.authority.timestampBundle(other)],
      };
      return text(bundle);
    },
  },
  {
    name: "the timestamp is later than the certificate, the log entry is not",
    verifier: "rejects",
    cosign: "accepts",
    make: (context) => {
      const timestampedAt = minutesAfter(context.authority.now(), 60);
      return text(sign(context, { timestamp: true, timestampedAt }));
    },
  },
  {
    name: "it was signed an hour from now",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => text(sign(context, { time: minutesAfter(context.authority.now(), 60) })),
  },
];
