import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import type { Signer } from "@sigstore/sign";
import { parseKey } from "../policy/key";
import { AttestError } from "./error";

export interface KeySigner extends Signer {
  /** Names the key in a bundle; nothing vouches for it. */
  readonly hint: string;
}

/**
 * Signs with a private key in a PEM file (PKCS #8, PKCS #1 or SEC 1, encrypted or not).
 *
 * @param passphrase of an encrypted key
 * @throws AttestError for a key that cannot be read, or with whose signatures nobody verifies
 */
export const keySigner = (pem: string, passphrase: string | undefined): KeySigner => {
  const key = readKey(pem, passphrase);
  const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  const parsed = parseKey(publicKey);
  if (!("fingerprint" in parsed)) {
    throw new AttestError(`expected ${parsed.expected}, found ${parsed.found}`);
  }
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return {
    // What cosign writes as well: base64 of the sha256 of the SubjectPublicKeyInfo.
    hint: Buffer.from(parsed.fingerprint, "hex").toString("base64"),
    sign: (data) =>
      Promise.resolve({
        signature: sign(algorithm, data, key),
        key: { $case: "publicKey", publicKey },
      }),
  };
};

const readKey = (pem: string, passphrase: string | undefined): KeyObject => {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1];
  if (label?.startsWith("ENCRYPTED SIGSTORE") || label?.startsWith("ENCRYPTED COSIGN")) {
    throw new AttestError(
      "cosign's own encrypted key format is not supported; give the key as PKCS #8 PEM, which openssl pkcs8 -topk8 encrypts as well",
    );
  }
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    const encrypted = pem.includes("ENCRYPTED");
    const found = !encrypted
      ? `expected a private key in PEM, found ${label === undefined ? "none" : `a PEM block ${label} that is not one`}`
      : passphrase === undefined
        ? "the key is encrypted: give its passphrase in COUNTERSIGN_KEY_PASSPHRASE"
        : "the key cannot be decrypted with the passphrase";
    throw new AttestError(found, { cause });
  }
};
