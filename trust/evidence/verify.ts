import type { KeyAnchor, RootAnchor, TrustAnchor } from "../policy/types";
import type { ReasonCode } from "../reasons";
import { isSignedBy, verifyWithKey, verifyWithRoot } from "./anchor-verifier";
import { requireSigningLeaf, type Leaf } from "./certificate";
import { Rejection } from "./rejection";
import type { Signed } from "./signed";
import type { ProvenTime, SignerIdentity } from "./types";

/** One anchor that a signature satisfies. */
export interface VerifiedSignature {
  readonly anchor: string;
  readonly signer: SignerIdentity;
  readonly provenTimes: readonly ProvenTime[];
}

/**
 * Verifies a signature against every anchor that fits its material: roots for a certificate, keys for a key. What the
 * signature is about is not looked at here.
 *
 * @returns at least one
 * @throws Rejection with the code that tells most, if it satisfies no anchor
 */
export function verifySignature(
  signed: Signed,
  anchors: readonly TrustAnchor[],
): VerifiedSignature[] {
  const { material } = signed;
  switch (material.kind) {
    case "certificate":
      return verifyKeyless(signed, material.leaf, anchors.filter(isRoot));
    case "key":
      return verifyKeyed(signed, material.hint, anchors.filter(isKey));
  }
}

const isRoot = (anchor: TrustAnchor): anchor is RootAnchor => anchor.kind === "root";
const isKey = (anchor: TrustAnchor): anchor is KeyAnchor => anchor.kind === "key";

function verifyKeyless(
  signed: Signed,
  leaf: Leaf,
  anchors: readonly RootAnchor[],
): VerifiedSignature[] {
  if (anchors.length === 0) {
    throw new Rejection(
      "bundle.material",
      "signed with a certificate, and every signer of the policy is a key",
    );
  }
  requireSigningLeaf(leaf, signed.form);
  return attempt(anchors, (anchor) => ({
    anchor: anchor.id,
    signer: leaf.identity,
    provenTimes: verifyWithRoot(anchor, signed, leaf),
  }));
}

function verifyKeyed(
  signed: Signed,
  hint: string | undefined,
  anchors: readonly KeyAnchor[],
): VerifiedSignature[] {
  if (anchors.length === 0) {
    throw new Rejection(
      "bundle.material",
      "signed with a key, and every signer of the policy is keyless",
    );
  }
  return attempt(anchorsOfKey(signed, hint, anchors), (anchor) => ({
    anchor: anchor.id,
    signer: { kind: "key", fingerprint: anchor.fingerprint },
    provenTimes: verifyWithKey(anchor, signed),
  }));
}

/** The anchors whose key made the signature: first those that the hint names, then the others, as a hint may be wrong. */
function anchorsOfKey(
  signed: Signed,
  hint: string | undefined,
  anchors: readonly KeyAnchor[],
): KeyAnchor[] {
  const refused: Rejection[] = [];
  const signers = (candidates: readonly KeyAnchor[]): KeyAnchor[] =>
    candidates.filter((anchor) => {
      try {
        return isSignedBy(anchor, signed);
      } catch (error) {
        refused.push(toRejection(error));
        return false;
      }
    });
  const named = anchors.filter(({ fingerprint }) => fingerprint === hint);
  const byHint = signers(named);
  if (byHint.length > 0) return byHint;
  const byOthers = signers(anchors.filter((anchor) => !named.includes(anchor)));
  if (byOthers.length > 0) return byOthers;
  if (refused[0] && refused.length === anchors.length) throw refused[0];
  throw named.length > 0
    ? new Rejection("signature.invalid", "the signature does not verify with the key that it names")
    : new Rejection("signature.key-mismatch", "the signature verifies with no key of the policy");
}

function attempt<A extends TrustAnchor>(
  anchors: readonly A[],
  verify: (anchor: A) => VerifiedSignature,
): VerifiedSignature[] {
  const verified: VerifiedSignature[] = [];
  const rejections: Rejection[] = [];
  for (const anchor of anchors) {
    try {
      verified.push(verify(anchor));
    } catch (error) {
      rejections.push(toRejection(error));
    }
  }
  if (verified.length === 0) throw mostTelling(rejections);
  return verified;
}

/** Whatever is thrown on the way is a rejection: a signature that breaks the verifier does not count. */
const toRejection = (error: unknown): Rejection =>
  error instanceof Rejection
    ? error
    : new Rejection("signature.invalid", error instanceof Error ? error.message : String(error), {
        cause: error,
      });

/** An anchor that knows the signature's authorities tells more than one that does not. */
const leastTelling: readonly ReasonCode[] = [
  "log.entry-missing",
  "signature.time-unproven",
  "root.unknown-authority",
  "root.invalid",
];

function mostTelling(rejections: readonly Rejection[]): Rejection {
  const rank = ({ code }: Rejection) => leastTelling.indexOf(code);
  return rejections.reduce((best, next) => (rank(next) < rank(best) ? next : best));
}
