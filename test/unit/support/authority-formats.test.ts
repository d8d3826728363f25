import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { attach, generateKey } from "../../support/authority";
import type { KeyAlgorithm } from "../../support/authority";
import { digestOf, startRegistry } from "../../support/registry";
import { authority, check, checkLegacy, digest, identity, key } from "./authority-support";

describe("the test authority", () => {
  describe("a key", () => {
    it("is named by the digest of its public key", () => {
      const der = createPublicKey(key.publicKeyPem).export({ type: "spki", format: "der" });
      const expected = createHash("sha256").update(der).digest();
      assert.equal(key.fingerprint, expected.toString("hex"));
      assert.equal(key.hint, expected.toString("base64"));
    });

    const digests: Record<KeyAlgorithm, string | null> = {
      p256: "sha256",
      p384: "sha384",
      rsa2048: "sha256",
      rsa1024: "sha256",
      ed25519: null,
    };
    for (const [algorithm, hash] of Object.entries(digests) as [KeyAlgorithm, string | null][]) {
      it(`of ${algorithm} signs`, () => {
        const signer = generateKey(algorithm);
        const data = Buffer.from("data");
        assert.ok(verify(hash, data, createPublicKey(signer.publicKeyPem), signer.sign(data)));
      });
    }

    const unlogged = { log: "none" } as const;
    const offline = { tlogThreshold: 0, timestampThreshold: 0 };

    it("signs bundles, logged or not", () => {
      check(authority.signBundleWithKey({ digest, key }));
      check(authority.signBundleWithKey({ digest, key, log: "rekor2" }));
      const bare = authority.signBundleWithKey({ digest, key, ...unlogged });
      check(bare, offline);
      assert.deepEqual(bare.verificationMaterial, { publicKey: { hint: key.hint } });
    });

    it("signs layers in cosign's former format, logged or not", () => {
      const request = { digest, key, repositoryName: "registry.example/app" };
      checkLegacy(authority.signLegacyWithKey(request));
      const bare = authority.signLegacyWithKey({ ...request, ...unlogged });
      checkLegacy(bare, offline);
      assert.deepEqual(Object.keys(bare.annotations), ["dev.cosignproject.cosign/signature"]);
    });
  });

  describe("a keyless layer in cosign's former format", () => {
    const request = { digest, identity, repositoryName: "registry.example/app" };

    it("verifies by its log entry", () => {
      const layer = authority.signLegacy(request);
      assert.equal(checkLegacy(layer).identity?.subjectAlternativeName, identity.subject);
      assert.deepEqual(JSON.parse(layer.payload.toString()), {
        critical: {
          identity: { "docker-reference": "registry.example/app" },
          image: { "docker-manifest-digest": digest },
          type: "cosign container image signature",
        },
        optional: null,
      });
    });

    it("verifies by log entry and timestamp", () => {
      checkLegacy(authority.signLegacy({ ...request, timestamp: true }), { timestampThreshold: 2 });
    });
  });

  describe("attached to an image", () => {
    it("is where cosign puts it", async () => {
      const registry = await startRegistry();
      try {
        const image = registry.pushImage("app");
        const bundle = authority.signBundle({ digest: image.digest, identity });
        const referrer = attach.bundle(registry, "app", image.digest, bundle);
        const layer = authority.signLegacy({
          digest: image.digest,
          identity,
          repositoryName: `${registry.host}/app`,
        });
        const legacy = attach.legacy(registry, "app", image.digest, [layer]);
        const { manifests, tags } = registry.repository("app");
        const read = (found: typeof legacy): unknown =>
          JSON.parse(Buffer.from(manifests.get(found)?.bytes ?? []).toString());
        const text = Buffer.from(JSON.stringify(bundle));
        assert.partialDeepStrictEqual(read(referrer.digest), {
          artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
          layers: [{ digest: digestOf(text), size: text.length }],
          annotations: {
            "dev.sigstore.bundle.content": "dsse-envelope",
            "dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1",
            "org.opencontainers.image.created": "2026-01-01T00:00:00Z",
          },
        });
        assert.equal(tags.get(`${image.digest.replace(":", "-")}.sig`), legacy);
        assert.partialDeepStrictEqual(read(legacy), {
          layers: [
            {
              mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
              digest: digestOf(layer.payload),
              annotations: layer.annotations,
            },
          ],
        });
      } finally {
        await registry.close();
      }
    });
  });
});
