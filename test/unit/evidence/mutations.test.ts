import assert from "node:assert/strict";
import fc from "fast-check";
import { examine, type Examined } from "../../../trust/evidence/examine";
import { readBundle } from "../../../trust/evidence/bundles";
import type { TrustAnchor } from "../../../trust/policy/types";
import { generateKey, type BundleJson } from "../../support/authority";
import { authority, DIGEST, identity, keyAnchor, rootAnchor, sha256 } from "./support";

const key = generateKey();
const anchors = [rootAnchor(), keyAnchor(key, { transparencyLog: 1 })];

const examineText = (bytes: Uint8Array, policy: readonly TrustAnchor[] = anchors): Examined =>
  examine(
    {
      format: "bundle",
      origin: sha256(bytes),
      read: () => readBundle(bytes, DIGEST),
    },
    "bundle",
    policy,
  );

const examineBundle = (bundle: unknown, policy?: readonly TrustAnchor[]): Examined =>
  examineText(Buffer.from(JSON.stringify(bundle)), policy);

type Field = readonly [
  name: string,
  get: (b: BundleJson) => string,
  set: (b: BundleJson, v: string) => void,
];

/** Base64 that a signature covers, or that is one. */
const fields: readonly Field[] = [
  ["payload", (b) => b.dsseEnvelope.payload, (b, v) => (b.dsseEnvelope.payload = v)],
  [
    "signature",
    (b) => b.dsseEnvelope.signatures[0]!.sig,
    (b, v) => (b.dsseEnvelope.signatures[0]!.sig = v),
  ],
  [
    "certificate",
    (b) => b.verificationMaterial.certificate!.rawBytes,
    (b, v) => (b.verificationMaterial.certificate!.rawBytes = v),
  ],
  [
    "body of the log entry",
    (b) => b.verificationMaterial.tlogEntries![0]!.canonicalizedBody,
    (b, v) => (b.verificationMaterial.tlogEntries![0]!.canonicalizedBody = v),
  ],
  [
    "log id",
    (b) => b.verificationMaterial.tlogEntries![0]!.logId.keyId,
    (b, v) => (b.verificationMaterial.tlogEntries![0]!.logId.keyId = v),
  ],
  [
    "signed entry timestamp",
    (b) => b.verificationMaterial.tlogEntries![0]!.inclusionPromise!.signedEntryTimestamp,
    (b, v) => (b.verificationMaterial.tlogEntries![0]!.inclusionPromise!.signedEntryTimestamp = v),
  ],
];

describe("a bundle that was tampered with", () => {
  // Entries before it, so that the inclusion proof has hashes.
  for (let index = 0; index < 4; index++) authority.signBundle({ digest: DIGEST, identity });
  const bundle = authority.signBundle({ digest: DIGEST, identity });

  it("verifies as it is", () => {
    assert.equal(examineBundle(bundle).statements.length, 1);
  });

  for (const [name, get, set] of fields) {
    it(`is rejected for any other bit in the ${name}`, () => {
      const bits = Buffer.from(get(bundle), "base64").length * 8;
      fc.assert(
        fc.property(fc.nat(bits - 1), (bit) => {
          const changed = structuredClone(bundle);
          const bytes = Buffer.from(get(bundle), "base64");
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          set(changed, bytes.toString("base64"));
          const { statements, rejected } = examineBundle(changed);
          assert.deepEqual(statements, []);
          assert.equal(rejected.length, 1);
          assert.notEqual(rejected[0]?.code, "verifier.failed");
        }),
        { numRuns: 60 },
      );
    });
  }

  it("is rejected for any other bit in the timestamp, where that proves the time", () => {
    const stamped = authority.signBundle({
      digest: DIGEST,
      identity,
      log: "none",
      timestamp: true,
    });
    const policy = [rootAnchor({ transparencyLog: 0, signedTimestamps: 1 })];
    assert.equal(examineBundle(stamped, policy).statements.length, 1);
    const [stamp] = stamped.verificationMaterial.timestampVerificationData!.rfc3161Timestamps;
    const token = Buffer.from(stamp!.signedTimestamp, "base64");
    const time = "20260601120000Z";
    const at = token.indexOf(time);
    assert.ok(at > 0);
    for (let bit = 0; bit < time.length * 8; bit++) {
      const bytes = Buffer.from(token);
      bytes[at + (bit >> 3)]! ^= 1 << (bit & 7);
      const changed = structuredClone(stamped);
      changed.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: [{ signedTimestamp: bytes.toString("base64") }],
      };
      assert.deepEqual(examineBundle(changed, policy).statements, []);
    }
  });

  it("gives one rejection, and no exception, for whatever stands in place of a part of it", () => {
    const places = [...placesIn(bundle)];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        const changed: unknown = structuredClone(bundle);
        const parent = place.slice(0, -1).reduce((node, name) => (node as never)[name], changed);
        (parent as Record<string, unknown>)[place.at(-1)!] = value;
        const { statements, rejected } = examineBundle(changed);
        assert.equal(statements.length + rejected.length, 1);
        assert.notEqual(rejected[0]?.code, "verifier.failed");
      }),
      { numRuns: 400 },
    );
  });

  it("gives one rejection, and no exception, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(examineText(bytes).rejected[0]?.code, "bundle.malformed");
      }),
    );
  });

  it("gives one rejection, and no exception, for any certificate bytes", () => {
    const der = Buffer.from(bundle.verificationMaterial.certificate!.rawBytes, "base64");
    fc.assert(
      fc.property(
        fc.nat(der.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 9 }),
        (at, bytes) => {
          const changed = structuredClone(bundle);
          const rawBytes = Buffer.concat([
            der.subarray(0, at),
            bytes,
            der.subarray(at + bytes.length),
          ]);
          fc.pre(!rawBytes.equals(der));
          changed.verificationMaterial.certificate = { rawBytes: rawBytes.toString("base64") };
          const { statements, rejected } = examineBundle(changed);
          assert.deepEqual([statements.length, rejected.length], [0, 1]);
          assert.notEqual(rejected[0]?.code, "verifier.failed");
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The path of every value in a JSON document but the document itself. */
function* placesIn(node: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (node === null || typeof node !== "object") return;
  for (const [name, value] of Object.entries(node)) yield* placesIn(value, [...path, name]);
}
