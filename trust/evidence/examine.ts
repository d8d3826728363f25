import type { Bundle } from "@sigstore/bundle";
import { limits } from "../limits";
import type { TrustAnchor } from "../policy/types";
import type { Digest } from "../registry/port";
import { Rejection } from "./rejection";
import { readMaterial, takeApart, type SigningMaterial } from "./signed";
import type {
  EvidencePart,
  RejectedItem,
  SignatureFormat,
  SignerIdentity,
  VerifiedStatement,
} from "./types";
import { verifySignature } from "./verify";

/** A signature as it was found, before anything of it is believed. */
export interface FoundSignature {
  readonly format: SignatureFormat;
  /** Digest of the blob that holds it. */
  readonly origin: Digest;
  /** Parses it. @throws Rejection */
  readonly read: () => ReadSignature;
}

export interface ReadSignature {
  readonly bundle: Bundle;
  /** The signed bytes, where they are not in the bundle. */
  readonly artifact?: Buffer;
  /** The text of its envelope, where cosign stored that and not a bundle. */
  readonly envelope?: Buffer;
  /** Reads what it says. @throws Rejection */
  readonly readContent: () => SignedContent;
}

/** What a signature says; nothing of it is believed before the signature is verified. */
export interface SignedContent {
  /** Absent for a legacy signature payload. */
  readonly predicateType?: string;
  readonly predicate?: unknown;
  /** Checks what it is about; answers what it is about instead, where that may be. @throws Rejection */
  readonly requireAbout: () => readonly string[] | undefined;
}

/** What became of one signature: statements, one for each anchor that it satisfies, or one rejection. */
export interface Examined {
  readonly statements: readonly VerifiedStatement[];
  readonly rejected: readonly RejectedItem[];
}

/** Examines one signature. Never throws: whatever goes wrong with untrusted input is a rejection. */
export function examine(
  found: FoundSignature,
  part: EvidencePart,
  anchors: readonly TrustAnchor[],
): Examined {
  const { format, origin } = found;
  let claimed: SignerIdentity | undefined;
  let claimedType: string | undefined;
  try {
    const { bundle, artifact, envelope, readContent } = found.read();
    const material = readMaterial(bundle);
    claimed = claimOf(material);
    const { predicateType, predicate, requireAbout } = readContent();
    claimedType = predicateType;
    const otherSubjects = requireAbout();
    const verified = verifySignature(takeApart(bundle, material, { artifact, envelope }), anchors);
    const statements = verified.map((signature) => ({
      ...signature,
      format,
      part,
      origin,
      ...(predicateType !== undefined && { predicateType }),
      ...(predicate !== undefined && { predicate }),
      ...(otherSubjects && { otherSubjects }),
    }));
    return { statements, rejected: [] };
  } catch (error) {
    const { code, message } = asRejection(error);
    const item = {
      format,
      part,
      origin,
      code,
      message: short(message),
      ...(claimedType !== undefined && { predicateType: short(claimedType) }),
      ...(claimed && { claimed }),
    };
    return { statements: [], rejected: [item] };
  }
}

const asRejection = (error: unknown): Rejection =>
  error instanceof Rejection
    ? error
    : new Rejection("verifier.failed", error instanceof Error ? error.message : String(error));

/** A message may quote what the registry holds, of any length. */
const short = (message: string): string =>
  message.length > limits.messageLength ? `${message.slice(0, limits.messageLength)}…` : message;

function claimOf(material: SigningMaterial): SignerIdentity | undefined {
  if (material.kind === "certificate") return material.leaf.identity;
  return material.hint === undefined ? undefined : { kind: "key", fingerprint: material.hint };
}
