import { createHash, createPublicKey } from "node:crypto";
import type { KeyAnchor, RootAnchor, TrustAnchor } from "../../trust/policy/types";
import type { Digest } from "../../trust/registry/port";
import { parseBundle } from "../../trust/evidence/bundle";
import { contentOf } from "../../trust/evidence/bundles";
import { examine } from "../../trust/evidence/examine";
import type { SignerIdentity } from "../../trust/evidence/types";

/** Who must have signed: exactly this identity, or this key (PEM). */
export type ExpectedSigner =
  { readonly identity: string; readonly issuer: string } | { readonly key: string };

export interface VerifyBundleRequest {
  readonly bundle: Uint8Array;
  /** The signed file, or its digest where only that is known. */
  readonly artifact: Buffer | Digest;
  readonly signer: ExpectedSigner;
  /** TrustedRoot as JSON text. */
  readonly trustedRoot: string;
}

const sha256 = (bytes: Uint8Array | string): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Verifies a bundle about a file through the product's own way; answers why it is rejected, or nothing. */
export function verifyBundle(request: VerifyBundleRequest): string | undefined {
  const { bundle: bytes, artifact, signer } = request;
  const digest = typeof artifact === "string" ? artifact : sha256(artifact);
  const { statements, rejected } = examine(
    {
      format: "bundle",
      origin: sha256(bytes),
      read: () => {
        const bundle = parseBundle(bytes);
        const { content } = bundle;
        return {
          bundle,
          ...(typeof artifact !== "string" && { artifact }),
          readContent: () =>
            content.$case === "dsseEnvelope"
              ? contentOf(content, digest)
              : { requireAbout: () => undefined },
        };
      },
    },
    "bundle",
    [anchorOf(signer, request.trustedRoot)],
  );
  const [item] = rejected;
  if (item) return `${item.code}: ${item.message}`;
  // Some statements of an image may be about something else, as a source VSA is about a commit; one of a file may not.
  const other = statements.find(({ otherSubjects }) => otherSubjects !== undefined);
  if (other) return `statement.subject-mismatch: it is about ${other.otherSubjects?.join(", ")}`;
  return statements.some((statement) => isExpected(statement.signer, signer))
    ? undefined
    : `identity.mismatch: ${JSON.stringify(statements[0]?.signer)}`;
}

function isExpected(found: SignerIdentity, expected: ExpectedSigner): boolean {
  if ("key" in expected) return found.kind === "key";
  return (
    found.kind === "certificate" &&
    found.subject === expected.identity &&
    found.issuer === expected.issuer
  );
}

function anchorOf(signer: ExpectedSigner, rootJson: string): TrustAnchor {
  const root = { root: "given", rootDigest: sha256(rootJson), rootJson };
  if (!("key" in signer)) {
    const thresholds = { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 0 };
    return { kind: "root", id: "root", ...root, thresholds } satisfies RootAnchor;
  }
  const spki = createPublicKey(signer.key).export({ type: "spki", format: "der" });
  return {
    kind: "key",
    id: "key",
    fingerprint: sha256(spki).slice("sha256:".length),
    publicKey: signer.key,
    transparencyLog: 1,
    ...root,
  } satisfies KeyAnchor;
}
