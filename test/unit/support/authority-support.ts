import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import type { Signer, VerifierOptions } from "@sigstore/verify";
import { createAuthority, generateKey, githubIdentity } from "../../support/authority";
import type { BundleJson, LegacyLayer, TrustedRootJson } from "../../support/authority";
import { digestOf } from "../../support/registry";

export const digest = digestOf(Buffer.from("image"));
export const identity = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});
export const authority = createAuthority();
export const key = generateKey();

const trust = (root: TrustedRootJson = authority.trustedRoot) =>
  toTrustMaterial(TrustedRoot.fromJSON(root), (hint) => {
    assert.equal(hint, key.hint);
    return { publicKey: createPublicKey(key.publicKeyPem), validFor: () => true };
  });

/** What plain @sigstore/verify says, which throws unless it accepts. */
export const check = (
  bundle: BundleJson,
  options: VerifierOptions = {},
  root?: TrustedRootJson,
): Signer =>
  new Verifier(trust(root), options).verify(
    toSignedEntity(bundleFromJSON(JSON.parse(JSON.stringify(bundle)))),
  );

export const checkLegacy = (layer: LegacyLayer, options: VerifierOptions = {}): Signer => {
  const bundle = bundleFromJSON(legacyBundle(layer, key.hint));
  return new Verifier(trust(), options).verify(toSignedEntity(bundle, layer.payload));
};

interface RekorBundle {
  SignedEntryTimestamp: string;
  Payload: { body: string; integratedTime: number; logIndex: number; logID: string };
}

/** A layer of cosign's former format as a v0.1 bundle, which @sigstore/verify reads. */
export const legacyBundle = ({ payload, annotations }: LegacyLayer, hint: string): unknown => {
  const log = annotations["dev.sigstore.cosign/bundle"];
  const timestamp = annotations["dev.sigstore.cosign/rfc3161timestamp"];
  const certificate = annotations["dev.sigstore.cosign/certificate"];
  return {
    mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
    verificationMaterial: {
      ...(certificate === undefined
        ? { publicKey: { hint } }
        : {
            x509CertificateChain: {
              certificates: [{ rawBytes: certificate.replace(/-----[^-]+-----|\s/g, "") }],
            },
          }),
      tlogEntries: log === undefined ? [] : [logEntry(JSON.parse(log) as RekorBundle)],
      timestampVerificationData: {
        rfc3161Timestamps:
          timestamp === undefined
            ? []
            : [
                {
                  signedTimestamp: (JSON.parse(timestamp) as { SignedRFC3161Timestamp: string })
                    .SignedRFC3161Timestamp,
                },
              ],
      },
    },
    messageSignature: {
      messageDigest: {
        algorithm: "SHA2_256",
        digest: createHash("sha256").update(payload).digest("base64"),
      },
      signature: annotations["dev.cosignproject.cosign/signature"],
    },
  };
};

const logEntry = ({ SignedEntryTimestamp, Payload }: RekorBundle): unknown => {
  const { kind, apiVersion } = JSON.parse(Buffer.from(Payload.body, "base64").toString()) as {
    kind: string;
    apiVersion: string;
  };
  return {
    logIndex: String(Payload.logIndex),
    logId: { keyId: Buffer.from(Payload.logID, "hex").toString("base64") },
    kindVersion: { kind, version: apiVersion },
    integratedTime: String(Payload.integratedTime),
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    canonicalizedBody: Payload.body,
  };
};
