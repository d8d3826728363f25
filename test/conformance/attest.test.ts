import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attachBundle, signStatement, type SigningOptions } from "../../trust/attest";
import { VSA_TYPE } from "../../trust/predicates/vsa";
import { RegistryClient } from "../../trust/registry";
import {
  createAuthority,
  githubIdentity,
  serve,
  writeCosignFiles,
  type AuthorityServer,
  type CosignFiles,
} from "../support/authority";
import { startRegistry } from "../support/registry";
import { tool } from "../support/tools";
import { runCosign, type CosignResult } from "./cosign";

const authority = createAuthority();
const identity = githubIdentity({
  repository: "acme/gate",
  workflow: ".github/workflows/gate.yml",
  ref: "refs/heads/main",
});
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** What `attest vsa` signs and pushes is of use only if others can verify it. */
describe("cosign verifies what is attested here", () => {
  const directory = mkdtempSync(join(tmpdir(), "countersign-attest-"));
  const keyFile = join(directory, "gate.pub");
  let cosign: string;
  let server: AuthorityServer;
  let files: CosignFiles;

  before(async () => {
    cosign = await tool("cosign");
    server = await serve(authority);
    files = writeCosignFiles(authority, directory, server.url);
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
    writeFileSync(keyFile, publicKey);
  });
  after(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const verify = (reference: string, args: readonly string[]): Promise<CosignResult> =>
    runCosign(cosign, ["verify-attestation", "--type", VSA_TYPE, ...args, reference], {
      HOME: directory,
    });

  const root = (): string[] => ["--trusted-root", files.trustedRoot];
  const forms: Readonly<Record<string, [() => SigningOptions, () => string[]]>> = {
    "with a key, logged": [
      () => ({ signer: { kind: "key", pem }, rekor: server.url }),
      () => ["--key", keyFile, ...root()],
    ],
    "with a key and a timestamp": [
      () => ({ signer: { kind: "key", pem }, timestampAuthority: server.url }),
      () => ["--key", keyFile, ...root(), "--insecure-ignore-tlog", "--use-signed-timestamps"],
    ],
    keyless: [
      () => ({
        signer: {
          kind: "keyless",
          identityToken: server.identityToken(identity),
          fulcio: server.url,
        },
        rekor: server.url,
      }),
      () => [
        ...root(),
        ...["--certificate-identity", identity.subject],
        ...["--certificate-oidc-issuer", identity.issuer],
      ],
    ],
  };

  for (const [where, referrersApi] of [
    ["by the referrers API", true],
    ["under the fallback tag", false],
  ] as const) {
    for (const [form, [signing, flags]] of Object.entries(forms)) {
      it(`${form}, found ${where}`, async () => {
        const registry = await startRegistry({ referrersApi });
        const client = new RegistryClient({ access: "push", env: {} });
        try {
          const { digest, reference } = registry.pushImage("app");
          const json = await signStatement(
            {
              subject: { name: `${registry.host}/app`, sha256: digest.slice("sha256:".length) },
              predicateType: VSA_TYPE,
              predicate: { verificationResult: "PASSED" },
            },
            signing(),
          );
          await attachBundle(
            client,
            { registry: registry.host, repository: "app" },
            digest,
            { json, predicateType: VSA_TYPE, created: new Date() },
            AbortSignal.timeout(10_000),
          );
          const { accepts, output } = await verify(reference, flags());
          assert.ok(accepts, output);
          const unrelated = registry.pushImage("app");
          assert.equal((await verify(unrelated.reference, flags())).accepts, false);
        } finally {
          await client.close();
          await registry.close();
        }
      });
    }
  }
});
