import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { parseKey } from "../../../trust/policy/key";
import { keyPair } from "./keys";
import type { KeyKind } from "./keys";

const KEYS = "a public key (P-256, RSA of at least 2048 bits, or Ed25519)";

describe("the key of a signer", () => {
  for (const kind of ["ec", "rsa2048", "ed25519"] as const) {
    it(`may be ${kind}`, () => {
      const { pem, fingerprint } = keyPair(kind);
      assert.deepEqual(parseKey(pem), { pem, fingerprint });
      assert.deepEqual(parseKey(`platform key, 2026\n${pem.replaceAll("\n", "\r\n")}`), {
        pem,
        fingerprint,
      });
    });
  }

  const refused: readonly [KeyKind, string][] = [
    ["p384", "an EC key on secp384r1"],
    ["secp256k1", "an EC key on secp256k1"],
    ["rsa1024", "an RSA key of 1024 bits"],
    ["x25519", "a key of type x25519"],
  ];
  for (const [kind, found] of refused) {
    it(`may not be ${kind}`, () => {
      assert.deepEqual(parseKey(keyPair(kind).pem), { expected: KEYS, found });
    });
  }

  it("may not be a private key, several keys or no key", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    assert.deepEqual(parseKey(secret), {
      expected: "a PEM block PUBLIC KEY (SPKI)",
      found: "PRIVATE KEY",
    });
    const { pem } = keyPair("ec");
    assert.deepEqual(parseKey(pem + pem), { expected: "one PEM block", found: "several" });
    assert.deepEqual(parseKey(pem.replace("M", "!")), {
      expected: "a PEM public key",
      found: "a PEM block that is not one",
    });
    assert.deepEqual(parseKey(""), {
      expected: "a PEM public key",
      found: "text without a PEM block",
    });
  });
});
