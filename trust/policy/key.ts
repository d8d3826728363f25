import { createHash, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A public key that can be verified with. */
export interface PolicyKey {
  /** sha256 of the SPKI DER, lower-case hex. */
  readonly fingerprint: string;
  /** PEM (SPKI), normalised. */
  readonly pem: string;
}

/** Why a text is no key for a signer: what was expected and what was found. */
export interface KeyProblem {
  readonly expected: string;
  readonly found: string;
}

const KEYS = "a public key (P-256, RSA of at least 2048 bits, or Ed25519)";

/**
 * Reads a PEM public key. Other kinds are refused because the peers (cosign, Kyverno) and @sigstore/verify disagree about
 * them: a policy must not mean one thing here and another at admission.
 */
export const parseKey = (text: string): PolicyKey | KeyProblem => {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  if (label === undefined)
    return { expected: "a PEM public key", found: "text without a PEM block" };
  // createPublicKey would derive the public key from a private one, which has no business in a policy.
  if (label !== "PUBLIC KEY") return { expected: "a PEM block PUBLIC KEY (SPKI)", found: label };
  if (text.indexOf("-----BEGIN ") !== text.lastIndexOf("-----BEGIN ")) {
    return { expected: "one PEM block", found: "several" };
  }
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch {
    return { expected: "a PEM public key", found: "a PEM block that is not one" };
  }
  const found = kindOf(key);
  if (found !== undefined) return { expected: KEYS, found };
  const der = key.export({ type: "spki", format: "der" });
  return {
    fingerprint: createHash("sha256").update(der).digest("hex"),
    pem: key.export({ type: "spki", format: "pem" }).toString(),
  };
};

/** What the key is, when it is not one that is verified with. */
const kindOf = (key: KeyObject): string | undefined => {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return undefined;
    case "ec":
      return details?.namedCurve === "prime256v1"
        ? undefined
        : `an EC key on ${details?.namedCurve ?? "explicit parameters"}`;
    case "rsa":
      return (details?.modulusLength ?? 0) >= 2048
        ? undefined
        : `an RSA key of ${details?.modulusLength ?? 0} bits`;
    default:
      return `a key of type ${key.asymmetricKeyType ?? "unknown"}`;
  }
};
