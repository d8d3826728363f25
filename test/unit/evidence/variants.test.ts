import assert from "node:assert/strict";
import type { ReasonCode } from "../../../trust/reasons";
import { generateKey } from "../../support/authority";
import { bundleVariants } from "../../support/authority/variants";
import { keyVariants } from "../../support/authority/variants/key";
import { legacyVariants } from "../../support/authority/variants/legacy";
import { authority, Bench, identity, keyAnchor, onlyCode, stranger } from "./support";

type Expected = Readonly<Record<string, ReasonCode | "verified">>;

const bundles: Expected = {
  "the certificate is for TLS servers": "certificate.usage",
  "the certificate has no extended key usage": "verified",
  "the certificate has an unknown critical extension": "certificate.critical-extension",
  "the certificate is a CA": "certificate.usage",
  "the subject has a byte above 0x7F that is ASCII without its top bit": "certificate.encoding",
  "the certificate has the expected subject only as its second name": "certificate.subject",
  "the certificate has a second name beside the expected subject": "certificate.subject",
  "the certificate has only a DNS name": "certificate.subject",
  "the certificate names a username of the expected text": "verified",
  "the certificate names nobody": "certificate.subject",
  "the two issuer extensions differ": "certificate.issuer-conflict",
  "the certificate has only the deprecated issuer extension": "verified",
  "the certificate names no issuer": "certificate.issuer-missing",
  "the issuer extension is not valid UTF-8": "certificate.encoding",
  "the issuer extension is not a UTF8String": "certificate.encoding",
  "bytes follow the certificate": "bundle.malformed",
  "the certificate expired before it was logged": "signature.invalid",
  "the certificate begins after it was logged": "signature.invalid",
  "the certificate has no signed certificate timestamp": "signature.invalid",
  "the signed certificate timestamp is of an unknown CT log": "root.unknown-authority",
  "everything is by another authority": "root.unknown-authority",
  "the log entry is for the same signature by another public key": "log.entry-mismatch",
  "the log entry is for the same signature by another certificate": "log.entry-mismatch",
  "the Rekor v2 entry is for the same signature by another public key": "log.entry-mismatch",
  "the Rekor v2 entry is of type dsse, which sigstore-go does not read": "verified",
  "the log entry is of another artifact and signature": "log.entry-mismatch",
  "the log entry is of another signature over the same statement": "log.entry-mismatch",
  "there is neither log entry nor timestamp": "signature.time-unproven",
  "there is a timestamp but no log entry": "log.entry-missing",
  "the Rekor v2 entry comes without a timestamp": "signature.time-unproven",
  "the log entry has no signed entry timestamp": "signature.time-unproven",
  "the log entry has no inclusion proof": "bundle.malformed",
  "the integrated time is another than the log signed": "signature.invalid",
  "the checkpoint is signed by another log": "signature.invalid",
  "the signed entry timestamp is by another log": "signature.invalid",
  "one log entry is there twice": "signature.invalid",
  "an entry of an unknown log stands beside the good one": "verified",
  "there are 33 log entries": "registry.limit",
  "there are 33 timestamps beside a good log entry": "registry.limit",
  "a timestamp of an unknown authority stands beside a good log entry": "verified",
  "the only timestamp is of an unknown authority and brings its certificate":
    "root.unknown-authority",
  "the timestamp is of another signature": "signature.invalid",
  "the timestamp is later than the certificate, the log entry is not": "signature.invalid",
  // What lies in the future is a matter of the clock, and so of the decision.
  "it was signed an hour from now": "verified",
  "the payload type is text/plain": "statement.payload-type",
  "the statement is about another digest": "statement.subject-mismatch",
  "the subject's digest is in upper case": "statement.subject-mismatch",
  "the subject's digest is under another algorithm": "statement.subject-mismatch",
  "the statement has no subject": "bundle.malformed",
  "the image is the second of two subjects": "verified",
  "the image is the last of 1025 subjects": "registry.limit",
  "the statement has two subject lists": "bundle.malformed",
  "the statement has two predicate types": "bundle.malformed",
  "the payload is of an unknown statement type": "bundle.malformed",
  "the payload is not JSON": "bundle.malformed",
  "the payload begins with a byte order mark": "bundle.malformed",
  // Whether an attestation counts as a signature is for the rule to say.
  "the statement is an attestation, not a signature": "verified",
  "the envelope has two signatures": "bundle.malformed",
  "the payload was changed after it was signed": "log.entry-mismatch",
  "the bundle is of media type v9.9": "bundle.media-type",
  "the bundle has an unknown field": "bundle.malformed",
  "the bundle has a __proto__ field": "bundle.malformed",
  "the bundle has a field twice": "bundle.malformed",
  "the base64 of the payload has junk in it": "bundle.malformed",
  "the bundle names a key and has a certificate": "bundle.malformed",
  "the certificate is in a chain": "bundle.malformed",
  "the bundle is not JSON": "bundle.malformed",
  "text follows the bundle": "bundle.malformed",
  "the bundle is nested ten thousand levels deep": "bundle.malformed",
};

const legacy: Expected = {
  "the payload is about another digest": "statement.subject-mismatch",
  "the payload's digest is in upper case": "statement.subject-mismatch",
  "the payload is of another type": "statement.payload-type",
  "the payload has the digest twice, the expected one last": "bundle.malformed",
  "the payload has the digest also under a name in other case": "bundle.malformed",
  "the payload has only names in other case": "bundle.malformed",
  // A copy of the image in another repository keeps its signatures.
  "the payload names another repository": "verified",
  "the payload is not JSON": "bundle.malformed",
  "the stored payload is compressed, the signed one is not": "bundle.malformed",
  "the payload was changed after it was signed": "log.entry-mismatch",
  "the signature is of another certificate": "signature.invalid",
  "the signature is not base64": "bundle.malformed",
  "the base64 of the signature has junk in it": "bundle.malformed",
  "there is no log entry": "signature.time-unproven",
  "the log entry is of another signature": "log.entry-mismatch",
  "the log entry is for the same signature by another public key": "log.entry-mismatch",
  "the integrated time is another than the log signed": "signature.invalid",
  "the certificate expired before it was logged": "signature.invalid",
  "the certificate is for TLS servers": "certificate.usage",
  "the certificate has no signed certificate timestamp": "signature.invalid",
  "everything is by another authority": "root.unknown-authority",
};

const keys: Expected = {
  "another key signed": "signature.key-mismatch",
  "another key signed under the hint of the expected one": "signature.invalid",
  "the expected key signed under another hint": "verified",
  "somebody signed without a key, whom the authority knows": "bundle.material",
  "the log entry is for the same signature by another public key": "log.entry-mismatch",
  "the signature is not logged": "log.entry-missing",
};

describe("signatures with one thing different", () => {
  const key = generateKey();
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.stop());

  const about = (image: Bench) => ({ authority, stranger, identity, digest: image.digest, key });

  const expect = (expected: Expected, name: string): string => {
    const code = expected[name];
    assert(code, `no code is expected for "${name}"`);
    return code;
  };

  describe("in bundles", () => {
    for (const { name, make } of bundleVariants) {
      it(name, async () => {
        const image = bench.withNewImage();
        image.attachBundle(make(about(image)));
        assert.equal(onlyCode(await image.gather()), expect(bundles, name));
      });
    }
  });

  describe("in legacy tags", () => {
    for (const { name, make } of legacyVariants) {
      it(name, async () => {
        const image = bench.withNewImage();
        image.attachLegacy(make(about(image)));
        const evidence = await image.gather(undefined, { part: "legacy" });
        assert.equal(onlyCode(evidence), expect(legacy, name));
      });
    }
  });

  describe("where a key is demanded", () => {
    for (const { name, make } of keyVariants) {
      it(name, async () => {
        const image = bench.withNewImage();
        image.attachBundle(make(about(image)));
        const evidence = await image.gather([keyAnchor(key, { transparencyLog: 1 })]);
        assert.equal(onlyCode(evidence), expect(keys, name));
      });
    }
  });
});
