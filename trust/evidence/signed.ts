import { createHash } from "node:crypto";
import type { Bundle, MessageSignature, TransparencyLogEntry } from "@sigstore/bundle";
import { RFC3161Timestamp } from "@sigstore/core";
import { HashAlgorithm } from "@sigstore/protobuf-specs";
import { toSignedEntity, type SignedEntity } from "@sigstore/verify";
import { readLeaf, type Leaf } from "./certificate";
import { requireSmall } from "./der";
import type { SignedForm } from "./key";
import { Rejection, rejectOn } from "./rejection";

/** What a signature is made with. */
export type SigningMaterial =
  | { readonly kind: "certificate"; readonly leaf: Leaf }
  /** Lower-case hex of the key's fingerprint, if the bundle gives one: a hint, which nothing vouches for. */
  | { readonly kind: "key"; readonly hint: string | undefined };

/** A bundle taken apart for verification. */
export interface Signed {
  readonly form: SignedForm;
  readonly content: SignedEntity["signature"];
  readonly material: SigningMaterial;
  readonly entries: readonly TransparencyLogEntry[];
  readonly timestamps: readonly RFC3161Timestamp[];
  /** The text of the envelope, where it was stored as such: what older log entries and timestamps are about. */
  readonly envelope?: Buffer;
}

/** What belongs to a bundle and is not in it. */
export interface Detached {
  /** The signed bytes, for a bundle that holds a message signature. */
  readonly artifact?: Buffer | undefined;
  readonly envelope?: Buffer | undefined;
}

/** @throws Rejection for a certificate that cannot be read (see {@link readLeaf}) */
export function readMaterial({ verificationMaterial: { content } }: Bundle): SigningMaterial {
  switch (content.$case) {
    case "publicKey":
      return { kind: "key", hint: fingerprintOf(content.publicKey.hint) };
    case "certificate":
      return { kind: "certificate", leaf: readLeaf(Buffer.from(content.certificate.rawBytes)) };
    case "x509CertificateChain": {
      const [leaf] = content.x509CertificateChain.certificates;
      if (!leaf) throw new Rejection("bundle.malformed", "the certificate chain is empty");
      return { kind: "certificate", leaf: readLeaf(Buffer.from(leaf.rawBytes)) };
    }
  }
}

/** cosign's hint is the base64 of the sha256 of the SubjectPublicKeyInfo. */
function fingerprintOf(hint: string): string | undefined {
  const bytes = Buffer.from(hint, "base64");
  return bytes.length === 32 ? bytes.toString("hex") : undefined;
}

/**
 * @throws Rejection `bundle.malformed`, `registry.limit`, `signature.algorithm`, `statement.subject-mismatch`
 */
export function takeApart(
  bundle: Bundle,
  material: SigningMaterial,
  { artifact, envelope }: Detached = {},
): Signed {
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  return {
    form: bundle.content.$case === "dsseEnvelope" ? "envelope" : "bytes",
    content: contentOf(bundle, artifact),
    material,
    entries: tlogEntries,
    timestamps: (timestampVerificationData?.rfc3161Timestamps ?? []).map(({ signedTimestamp }) =>
      readTimestamp(Buffer.from(signedTimestamp)),
    ),
    ...(envelope && { envelope }),
  };
}

function readTimestamp(der: Buffer<ArrayBuffer>): RFC3161Timestamp {
  requireSmall(der, "a timestamp");
  return rejectOn("bundle.malformed", "a timestamp cannot be read", () =>
    RFC3161Timestamp.parse(der),
  );
}

/** The library builds the content only with an entity; with a key hint as material it parses no certificate for it. */
function contentOf(bundle: Bundle, artifact?: Buffer): SignedEntity["signature"] {
  if (bundle.content.$case === "messageSignature") {
    requireDigestOf(artifact, bundle.content.messageSignature);
  }
  const material = {
    content: { $case: "publicKey" as const, publicKey: { hint: "" } },
    tlogEntries: [],
    timestampVerificationData: undefined,
  };
  return toSignedEntity({ ...bundle, verificationMaterial: material }, artifact).signature;
}

/** The bundle's digest is what the library compares with log entries; the signature is over the artifact. */
function requireDigestOf(artifact: Buffer | undefined, { messageDigest }: MessageSignature): void {
  if (messageDigest.algorithm !== HashAlgorithm.SHA2_256) {
    throw new Rejection("signature.algorithm", "a message digest other than SHA-256");
  }
  const digest = createHash("sha256")
    .update(artifact ?? "")
    .digest();
  if (!artifact || !digest.equals(messageDigest.digest)) {
    throw new Rejection("statement.subject-mismatch", "a message signature of other bytes");
  }
}
