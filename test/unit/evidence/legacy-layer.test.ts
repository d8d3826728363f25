import assert from "node:assert/strict";
import { signatureBundle } from "../../../trust/evidence/legacy-layer";
import type { Descriptor } from "../../../trust/registry";
import { authority, DIGEST, identity, sha256 } from "./support";

const SIGNATURE = "dev.cosignproject.cosign/signature";
const CERTIFICATE = "dev.sigstore.cosign/certificate";
const LOG_ENTRY = "dev.sigstore.cosign/bundle";
const TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

const layer = authority.signLegacy({
  digest: DIGEST,
  identity,
  repositoryName: "registry.example/app",
  timestamp: true,
});

const convert = (annotations: Readonly<Record<string, string | undefined>> = {}) => {
  const all = Object.entries({ ...layer.annotations, ...annotations });
  const descriptor: Descriptor = {
    mediaType: layer.mediaType,
    digest: sha256(layer.payload),
    size: layer.payload.length,
    annotations: Object.fromEntries(
      all.filter((one): one is [string, string] => one[1] !== undefined),
    ),
  };
  return signatureBundle(descriptor, layer.payload);
};

describe("the annotations of a legacy signature", () => {
  it("become a bundle with certificate, log entry, timestamp and signature", () => {
    const { verificationMaterial: material, content } = convert();
    assert.equal(material.content.$case, "x509CertificateChain");
    assert.equal(material.content.x509CertificateChain.certificates.length, 1);
    assert.equal(material.tlogEntries[0]?.kindVersion.kind, "hashedrekord");
    assert.equal(material.timestampVerificationData?.rfc3161Timestamps.length, 1);
    assert.equal(content.$case, "messageSignature");
  });

  it("need name only the signature, when it is made with a key", () => {
    for (const absent of [undefined, ""]) {
      const { verificationMaterial: material } = convert({
        [CERTIFICATE]: absent,
        [LOG_ENTRY]: absent,
        [TIMESTAMP]: absent,
      });
      assert.equal(material.content.$case, "publicKey");
      assert.deepEqual(material.tlogEntries, []);
    }
  });

  const certificate = layer.annotations[CERTIFICATE] ?? "";
  const logEntry = layer.annotations[LOG_ENTRY] ?? "";
  const timestamp = layer.annotations[TIMESTAMP] ?? "";
  const changes: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
    "no signature": { [SIGNATURE]: undefined },
    "a signature that is not base64": { [SIGNATURE]: "MEUC*" },
    "two certificates": { [CERTIFICATE]: certificate + certificate },
    "a key for a certificate": {
      [CERTIFICATE]: certificate.replaceAll("CERTIFICATE", "PUBLIC KEY"),
    },
    "a log entry that is not JSON": { [LOG_ENTRY]: "none" },
    "a log entry with a field twice": { [LOG_ENTRY]: logEntry.replace("{", '{"Payload":1,') },
    "a log entry with an unknown field": { [LOG_ENTRY]: logEntry.replace("{", '{"payload":1,') },
    "a log entry whose body is not JSON": {
      [LOG_ENTRY]: logEntry.replace(/"body":"[^"]+"/, '"body":"bm9uZQ=="'),
    },
    "a log entry with an upper-case log id": {
      [LOG_ENTRY]: logEntry.replace(/"logID":"[^"]+"/, (text) => text.toUpperCase()),
    },
    "a log entry of the year 300000000": {
      [LOG_ENTRY]: logEntry.replace(/"integratedTime":\d+/, '"integratedTime":9007199254740993'),
    },
    "a timestamp with an unknown field": { [TIMESTAMP]: timestamp.replace("{", '{"x":1,') },
    "a timestamp that is not base64": { [TIMESTAMP]: '{"SignedRFC3161Timestamp":"*"}' },
  };
  for (const [title, change] of Object.entries(changes)) {
    it(`are refused with ${title}`, () => {
      assert.throws(() => convert(change), { name: "Rejection", code: "bundle.malformed" });
    });
  }
});
