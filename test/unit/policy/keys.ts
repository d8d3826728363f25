import { createHash, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Public keys by kind, made once: RSA keys take long. */
const made = new Map<string, { readonly pem: string; readonly fingerprint: string }>();

export type KeyKind = "ec" | "p384" | "secp256k1" | "rsa1024" | "rsa2048" | "ed25519" | "x25519";

const generate = (kind: KeyKind): KeyObject => {
  switch (kind) {
    case "ec":
      return generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey;
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "secp384r1" }).publicKey;
    case "secp256k1":
      return generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey;
    case "rsa1024":
      return generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
    case "rsa2048":
      return generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    case "ed25519":
      return generateKeyPairSync("ed25519").publicKey;
    case "x25519":
      return generateKeyPairSync("x25519").publicKey;
  }
};

export const keyPair = (kind: KeyKind): { readonly pem: string; readonly fingerprint: string } => {
  const known = made.get(kind);
  if (known) return known;
  const key = generate(kind);
  const pem = key.export({ type: "spki", format: "pem" }).toString();
  const der = key.export({ type: "spki", format: "der" });
  const pair = { pem, fingerprint: createHash("sha256").update(der).digest("hex") };
  made.set(kind, pair);
  return pair;
};
