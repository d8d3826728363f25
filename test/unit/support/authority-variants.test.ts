import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import {
  bundleVariants,
  createAuthority,
  generateKey,
  githubIdentity,
  keyVariants,
  legacyVariants,
} from "../../support/authority";
import { digestOf } from "../../support/registry";
import { legacyBundle } from "./authority-support";

const authority = createAuthority();
const key = generateKey();
const context = {
  authority,
  stranger: createAuthority({ name: "stranger" }),
  digest: digestOf(Buffer.from("image")),
  identity: githubIdentity({
    repository: "acme/shop",
    workflow: ".github/workflows/release.yml",
    ref: "refs/heads/main",
  }),
  key,
};
const verifier = new Verifier(
  toTrustMaterial(TrustedRoot.fromJSON(authority.trustedRoot), (hint) => {
    if (hint !== key.hint) throw new Error(`no key ${hint}`);
    return { publicKey: createPublicKey(key.publicKeyPem), validFor: () => true };
  }),
);

/** Why @sigstore/verify rejects, so that a variant is rejected for what it is named for and nothing else. */
const reasons: Readonly<Record<string, string | RegExp>> = {
  "bytes follow the certificate": "invalid trailing data",
  "the certificate expired before it was logged": "Failed to verify certificate chain",
  "the certificate begins after it was logged": "Failed to verify certificate chain",
  "the certificate has no signed certificate timestamp": "expected 1 SCTs, got 0",
  "the signed certificate timestamp is of an unknown CT log": "SCT verification failed",
  "everything is by another authority": "Failed to verify certificate chain",
  "the log entry is of another artifact and signature": "tlog entry signature mismatch",
  "the log entry is of another signature over the same statement": "tlog entry signature mismatch",
  "there is neither log entry nor timestamp": "expected 1 timestamps, got 0",
  "there is a timestamp but no log entry": "expected 1 tlog entries, got 0",
  "the Rekor v2 entry comes without a timestamp": "expected 1 timestamps, got 0",
  "the log entry has no signed entry timestamp": "expected 1 timestamps, got 0",
  "the log entry has no inclusion proof": "invalid bundle",
  "the integrated time is another than the log signed": "inclusion promise could not be verified",
  "the checkpoint is signed by another log": "invalid checkpoint signature",
  "the signed entry timestamp is by another log": "inclusion promise could not be verified",
  "one log entry is there twice": "duplicate timestamp",
  "an entry of an unknown log stands beside the good one":
    "inclusion promise could not be verified",
  "a timestamp of an unknown authority stands beside a good log entry":
    "timestamp could not be verified",
  "the only timestamp is of an unknown authority and brings its certificate":
    "timestamp could not be verified",
  "the timestamp is of another signature": "timestamp could not be verified",
  "the timestamp is later than the certificate, the log entry is not":
    "Failed to verify certificate chain",
  "the envelope has two signatures": "invalid bundle",
  "the payload was changed after it was signed": /(payload hash|digest) mismatch$/,
  "the bundle names a key and has a certificate": "no key aGludA==",
  "the certificate is in a chain": "invalid bundle",
  "the bundle is not JSON": /JSON/,
  "text follows the bundle": /JSON/,
  "another key signed": /^no key /,
  "another key signed under the hint of the expected one": "signature verification failed",
  "the expected key signed under another hint": "no key c3RyYW5nZXI=",
  "the signature is not logged": "expected 1 timestamps, got 0",
  "the stored payload is compressed, the signed one is not": "digest mismatch",
  "the signature is of another certificate": "signature verification failed",
  "there is no log entry": "expected 1 timestamps, got 0",
  "the log entry is of another signature": "signature mismatch",
};

const outcome = (verify: () => void): string | undefined => {
  try {
    verify();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
};

const agrees = (
  variant: { readonly name: string; readonly verifier: "accepts" | "rejects" },
  message: string | undefined,
): void => {
  if (variant.verifier === "accepts") {
    assert.equal(message, undefined);
    return;
  }
  const expected = reasons[variant.name];
  assert.ok(expected !== undefined, `no reason for: ${variant.name}; found: ${String(message)}`);
  if (typeof expected === "string") assert.equal(message, expected);
  else assert.match(message ?? "accepted", expected);
};

describe("the variants of the test authority's evidence", () => {
  it("have names of their own", () => {
    for (const variants of [bundleVariants, keyVariants, legacyVariants]) {
      const names = variants.map(({ name }) => name);
      assert.deepEqual([...new Set(names)], names);
    }
  });

  for (const variant of [...bundleVariants, ...keyVariants]) {
    it(`bundle: @sigstore/verify ${variant.verifier} when ${variant.name}`, () => {
      agrees(
        variant,
        outcome(() => {
          verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(variant.make(context)))));
        }),
      );
    });
  }

  for (const variant of legacyVariants) {
    it(`former format: @sigstore/verify ${variant.verifier} when ${variant.name}`, () => {
      const layer = variant.make(context);
      agrees(
        variant,
        outcome(() => {
          verifier.verify(
            toSignedEntity(bundleFromJSON(legacyBundle(layer, key.hint)), layer.payload),
          );
        }),
      );
    });
  }
});
