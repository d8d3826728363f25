import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFromJSON } from "@sigstore/bundle";
import { SigningConfig, TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { attest } from "sigstore";
import { createAuthority, githubIdentity, serve, writeCosignFiles } from "../../support/authority";
import type { AuthorityServer } from "../../support/authority";

const identity = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});
const authority = createAuthority();

describe("the test authority, served", () => {
  let server: AuthorityServer;
  before(async () => {
    server = await serve(authority);
  });
  after(() => server.close());

  const sign = (options: { tsaServerURL?: string }) =>
    attest(Buffer.from("{}"), "application/vnd.in-toto+json", {
      fulcioURL: server.url,
      rekorURL: server.url,
      identityToken: server.identityToken(identity),
      retry: false,
      ...options,
    });
  const verify = (bundle: unknown, timestampThreshold: number) =>
    new Verifier(toTrustMaterial(TrustedRoot.fromJSON(authority.trustedRoot)), {
      timestampThreshold,
    }).verify(toSignedEntity(bundleFromJSON(bundle)));

  it("lets sigstore-js sign with a log entry", async () => {
    const signer = verify(await sign({}), 1);
    assert.equal(signer.identity?.subjectAlternativeName, identity.subject);
  });

  it("lets sigstore-js sign with a log entry and a timestamp", async () => {
    verify(await sign({ tsaServerURL: server.url }), 2);
  });

  it("issues no certificate for a token that it did not give", async () => {
    const response = await fetch(`${server.url}/api/v2/signingCert`, {
      method: "POST",
      headers: { authorization: "Bearer stranger" },
      body: "{}",
    });
    assert.equal(response.status, 401);
    await response.body?.cancel();
  });

  it("answers a malformed request with 400 and an unknown path with 404", async () => {
    const post = async (path: string, body: string): Promise<number> => {
      const response = await fetch(`${server.url}${path}`, { method: "POST", body });
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await post("/api/v1/log/entries", "{"), 400);
    assert.equal(await post("/api/v1/log/entries", `{"kind":"alpine","spec":{}}`), 400);
    assert.equal(await post("/api/v2/log/entries", "{}"), 400);
    assert.equal(await post("/api/v1/timestamp", "x"), 400);
    assert.equal(await post("/api/v3", ""), 404);
  });

  it("writes the files that cosign wants", () => {
    const directory = mkdtempSync(join(tmpdir(), "countersign-authority-"));
    try {
      const files = writeCosignFiles(authority, directory, server.url);
      const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
      assert.deepEqual(read(files.trustedRoot), authority.trustedRoot);
      const versions = (["rekor1", "rekor2", "none"] as const).map((log) =>
        SigningConfig.fromJSON(read(files.signingConfig[log])).rekorTlogUrls.map(
          ({ url, majorApiVersion }) => [url, majorApiVersion],
        ),
      );
      assert.deepEqual(versions, [[[server.url, 1]], [[server.url, 2]], []]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
