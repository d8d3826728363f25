import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import {
  attach,
  bundleVariants,
  createAuthority,
  generateKey,
  githubIdentity,
  keyVariants,
  legacyVariants,
  serve,
  trustedRootVariants,
  writeCosignFiles,
} from "../support/authority";
import type {
  Authority,
  AuthorityServer,
  CosignFiles,
  ProofOptions,
  TrustedRootJson,
  Variant,
} from "../support/authority";
import { startRegistry } from "../support/registry";
import type { PushedImage, TestRegistry } from "../support/registry";
import { tool } from "../support/tools";
import { runCosign, type CosignResult } from "./cosign";

const authority = createAuthority();
const stranger = createAuthority({ name: "stranger" });
const key = generateKey();
const identity = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});
const REPOSITORY = "app";

/** The test authority is worth something only as far as the real cosign takes what it makes, and it what cosign makes. */
describe("the test authority and cosign", () => {
  const directory = mkdtempSync(join(tmpdir(), "countersign-authority-"));
  const keyFile = join(directory, "key.pub");
  let cosign: string;
  let registry: TestRegistry;
  let server: AuthorityServer;
  let files: CosignFiles;

  before(async () => {
    cosign = await tool("cosign");
    registry = await startRegistry();
    server = await serve(authority);
    files = writeCosignFiles(authority, directory, server.url);
    writeFileSync(keyFile, key.publicKeyPem);
  });
  after(async () => {
    await Promise.all([server.close(), registry.close()]);
    rmSync(directory, { recursive: true });
  });

  const run = (...args: readonly string[]): Promise<CosignResult> =>
    runCosign(cosign, args, { ...files.legacyEnvironment, HOME: directory });
  const keyless = (): string[] => [
    ...["--trusted-root", files.trustedRoot],
    ...["--certificate-identity", identity.subject],
    ...["--certificate-oidc-issuer", identity.issuer],
  ];
  const byKey = (): string[] => ["--key", keyFile, "--trusted-root", files.trustedRoot];
  const verify = (image: PushedImage, ...args: readonly string[]): Promise<CosignResult> =>
    run("verify", ...args, image.reference);
  const accepts = async (image: PushedImage, ...args: readonly string[]): Promise<void> => {
    const result = await verify(image, ...args);
    assert.ok(result.accepts, result.output);
  };
  const agrees = async (
    variant: Variant<unknown, never>,
    image: PushedImage,
    ...args: readonly string[]
  ): Promise<void> => {
    const result = await verify(image, ...args);
    assert.equal(result.accepts ? "accepts" : "rejects", variant.cosign, result.output);
  };
  const push = (): PushedImage => registry.pushImage(REPOSITORY);
  const FORMER = "--new-bundle-format=false";
  const TIMESTAMPS = "--use-signed-timestamps";
  const NO_LOG = "--insecure-ignore-tlog";

  describe("cosign verifies a bundle", () => {
    const keylessForms: Readonly<Record<string, [ProofOptions, ...string[]]>> = {
      "logged by Rekor v1": [{}],
      "logged by Rekor v1 and timestamped": [{ timestamp: true }, TIMESTAMPS],
      "logged by Rekor v2": [{ log: "rekor2" }, TIMESTAMPS],
      "logged by both": [{ log: "both" }],
      "only timestamped": [{ log: "none", timestamp: true }, TIMESTAMPS, NO_LOG],
    };
    for (const [form, [options, ...flags]] of Object.entries(keylessForms)) {
      it(`keyless, ${form}`, async () => {
        const image = push();
        const bundle = authority.signBundle({ digest: image.digest, identity, ...options });
        attach.bundle(registry, REPOSITORY, image.digest, bundle);
        await accepts(image, ...keyless(), ...flags);
      });
    }
    const keyForms: Readonly<Record<string, [ProofOptions, ...string[]]>> = {
      "logged by Rekor v1": [{}],
      "logged by Rekor v2": [{ log: "rekor2", timestamp: true }, TIMESTAMPS],
      "not logged": [{ log: "none" }, NO_LOG],
    };
    for (const [form, [options, ...flags]] of Object.entries(keyForms)) {
      it(`by a key, ${form}`, async () => {
        const image = push();
        const bundle = authority.signBundleWithKey({ digest: image.digest, key, ...options });
        attach.bundle(registry, REPOSITORY, image.digest, bundle);
        await accepts(image, ...byKey(), ...flags);
      });
    }
  });

  describe("cosign verifies its former format", () => {
    const request = (image: PushedImage) => ({
      digest: image.digest,
      repositoryName: `${registry.host}/${REPOSITORY}`,
    });
    it("keyless", async () => {
      const image = push();
      const layer = authority.signLegacy({ ...request(image), identity, timestamp: true });
      attach.legacy(registry, REPOSITORY, image.digest, [layer]);
      await accepts(image, ...keyless(), FORMER);
      await accepts(image, ...keyless(), FORMER, TIMESTAMPS);
    });
    it("by a key, logged or not", async () => {
      const logged = push();
      const layer = authority.signLegacyWithKey({ ...request(logged), key });
      attach.legacy(registry, REPOSITORY, logged.digest, [layer]);
      await accepts(logged, ...byKey(), FORMER);
      const bare = push();
      const unlogged = authority.signLegacyWithKey({ ...request(bare), key, log: "none" });
      attach.legacy(registry, REPOSITORY, bare.digest, [unlogged]);
      await accepts(bare, "--key", keyFile, FORMER, NO_LOG);
    });
  });

  describe("cosign signs", () => {
    for (const log of ["rekor1", "rekor2"] as const) {
      it(`a bundle with ${log} that both verify`, async () => {
        const image = push();
        const signed = await run(
          ...["sign", "--yes", "--signing-config", files.signingConfig[log]],
          ...["--trusted-root", files.trustedRoot],
          ...["--identity-token", server.identityToken(identity), image.reference],
        );
        assert.ok(signed.accepts, signed.output);
        await accepts(image, ...keyless(), TIMESTAMPS);
        const storage = registry.repository(REPOSITORY);
        const referrer = storage.manifests.get(storage.referrers(image.digest)[0]!.digest)!;
        const { layers } = JSON.parse(Buffer.from(referrer.bytes).toString()) as {
          layers: { digest: `sha256:${string}` }[];
        };
        const bundle = Buffer.from(storage.blobs.get(layers[0]!.digest)!).toString();
        const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(authority.trustedRoot)));
        verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle))));
      });
    }
    it("its former format", async () => {
      const image = push();
      const signed = await run(
        ...["sign", "--yes", FORMER, "--use-signing-config=false"],
        ...["--fulcio-url", server.url, "--rekor-url", server.url],
        ...["--identity-token", server.identityToken(identity), image.reference],
      );
      assert.ok(signed.accepts, signed.output);
      await accepts(image, ...keyless(), FORMER);
    });
  });

  describe("cosign agrees about a bundle when", () => {
    for (const variant of bundleVariants) {
      it(`${variant.name}: ${variant.cosign}`, async () => {
        const image = push();
        const text = variant.make({ authority, stranger, identity, digest: image.digest });
        attach.bundle(registry, REPOSITORY, image.digest, text);
        const onlyTimestamped = text.includes("rfc3161") && !text.includes("integratedTime");
        await agrees(variant, image, ...keyless(), ...(onlyTimestamped ? [TIMESTAMPS] : []));
      });
    }
    for (const variant of keyVariants) {
      it(`a key is wanted and ${variant.name}: ${variant.cosign}`, async () => {
        const image = push();
        const text = variant.make({ authority, stranger, identity, digest: image.digest, key });
        attach.bundle(registry, REPOSITORY, image.digest, text);
        await agrees(variant, image, ...byKey());
      });
    }
  });

  describe("cosign rejects", () => {
    const rejects = async (root: TrustedRootJson, signer: Authority): Promise<void> => {
      const image = push();
      const bundle = signer.signBundle({ digest: image.digest, identity });
      attach.bundle(registry, REPOSITORY, image.digest, bundle);
      const file = join(directory, "changed-root.json");
      writeFileSync(file, JSON.stringify(root));
      const result = await verify(image, ...keyless(), "--trusted-root", file);
      assert.ok(!result.accepts);
    };
    it("a trusted root whose logs have no start", () =>
      rejects(trustedRootVariants.withoutLogStart(authority.trustedRoot), authority));
    it("a certificate of an expired intermediate", () => {
      const expired = createAuthority({ intermediateNotAfter: new Date("2025-01-01T00:00:00Z") });
      return rejects(expired.trustedRoot, expired);
    });
  });

  describe("cosign agrees about its former format when", () => {
    for (const variant of legacyVariants) {
      it(`${variant.name}: ${variant.cosign}`, async () => {
        const image = push();
        const layer = variant.make({ authority, stranger, identity, digest: image.digest });
        attach.legacy(registry, REPOSITORY, image.digest, [layer]);
        await agrees(variant, image, ...keyless(), FORMER, "--rekor-url", server.url);
      });
    }
  });
});
