import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export type KeyAlgorithm = "p256" | "p384" | "rsa2048" | "rsa1024" | "ed25519";

export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  readonly publicKeyPem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  /** sha256 of the SPKI, lower-case hex. */
  readonly fingerprint: string;
  /** sha256 of the SPKI, base64: what cosign writes as `publicKey.hint`. */
  readonly hint: string;
  /** A signature with the algorithm's usual digest: SHA-256, for P-384 SHA-384, for Ed25519 none. */
  sign(data: Uint8Array): Buffer;
}

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const pem = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
};

const generate = (algorithm: KeyAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } => {
  switch (algorithm) {
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "P-384" });
    case "rsa2048":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
    case "rsa1024":
      return generateKeyPairSync("rsa", { modulusLength: 1024 });
    case "ed25519":
      return generateKeyPairSync("ed25519");
  }
};

const digestOf: Record<KeyAlgorithm, string | null> = {
  p256: "sha256",
  p384: "sha384",
  rsa2048: "sha256",
  rsa1024: "sha256",
  ed25519: null,
};

export const generateKey = (algorithm: KeyAlgorithm = "p256"): SigningKey => {
  const { publicKey, privateKey } = generate(algorithm);
  const spki = publicKey.export({ type: "spki", format: "der" });
  const digest = sha256(spki);
  return {
    algorithm,
    publicKeyPem: pem("PUBLIC KEY", spki),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    spki,
    fingerprint: digest.toString("hex"),
    hint: digest.toString("base64"),
    sign: (data) => sign(digestOf[algorithm], data, privateKey),
  };
};
