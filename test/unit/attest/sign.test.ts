import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { signStatement, type SigningOptions } from "../../../trust/attest/sign";
import { readBundle } from "../../../trust/evidence/bundles";
import { examine, type Examined } from "../../../trust/evidence/examine";
import type { KeyAnchor, RootAnchor, TrustAnchor } from "../../../trust/policy/types";
import { sha256 } from "../../../trust/registry";
import {
  createAuthority,
  githubIdentity,
  serve,
  type AuthorityServer,
} from "../../support/authority";

const authority = createAuthority();
const rootJson = JSON.stringify(authority.trustedRoot);
const root = { root: "test", rootDigest: sha256(Buffer.from(rootJson)), rootJson };
const identity = githubIdentity({
  repository: "acme/gate",
  workflow: ".github/workflows/gate.yml",
  ref: "refs/heads/main",
});
const DIGEST = `sha256:${"a".repeat(64)}` as const;
const PREDICATE_TYPE = "https://slsa.dev/verification_summary/v1";
const predicate = { verificationResult: "PASSED" };
const statement = {
  subject: { name: "registry.example/shop/api", sha256: "a".repeat(64) },
  predicateType: PREDICATE_TYPE,
  predicate,
};
const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

const keyAnchor = (key: KeyObject, transparencyLog: number): KeyAnchor => {
  const publicKey = createPublicKey(key);
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    kind: "key",
    id: "key",
    fingerprint: createHash("sha256").update(der).digest("hex"),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    transparencyLog,
    ...root,
  };
};
const rootAnchor: RootAnchor = {
  kind: "root",
  id: "root",
  thresholds: { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 1 },
  ...root,
};

/** Verifies as the product does what it finds beside an image. */
const verified = (bundle: string, anchor: TrustAnchor): Examined => {
  const bytes = Buffer.from(bundle);
  return examine(
    { format: "bundle", origin: sha256(bytes), read: () => readBundle(bytes, DIGEST) },
    "bundle",
    [anchor],
  );
};

describe("signStatement", () => {
  let server: AuthorityServer;
  before(async () => {
    server = await serve(authority);
  });
  after(() => server.close());

  const fails = (options: SigningOptions, message: string | RegExp): Promise<void> =>
    assert.rejects(signStatement(statement, options), { name: "AttestError", message });

  for (const [name, pair] of [
    ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["RSA", generateKeyPairSync("rsa", { modulusLength: 2048 })],
    ["Ed25519", generateKeyPairSync("ed25519")],
  ] as const) {
    it(`signs with a ${name} key, and a timestamp proves when`, async () => {
      const key = pair.privateKey;
      const bundle = await signStatement(statement, {
        signer: { kind: "key", pem: pem(key) },
        timestampAuthority: server.url,
      });
      const { statements, rejected } = verified(bundle, keyAnchor(key, 0));
      assert.deepEqual(rejected, []);
      const [found] = statements;
      assert.equal(found?.predicateType, PREDICATE_TYPE);
      assert.deepEqual(found.predicate, predicate);
      assert.deepEqual(
        found.provenTimes.map(({ source }) => source),
        ["timestamp-authority"],
      );
    });
  }

  // cosign takes an envelope's keyid for the id of another key than its own.
  it("names the key as hint of the bundle, and not in the envelope", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const text = await signStatement(statement, { signer: { kind: "key", pem: pem(privateKey) } });
    const bundle = JSON.parse(text) as {
      verificationMaterial: { publicKey: { hint: string } };
      dsseEnvelope: { signatures: { keyid?: string }[] };
    };
    const { hint } = bundle.verificationMaterial.publicKey;
    const { fingerprint } = keyAnchor(privateKey, 0);
    assert.equal(Buffer.from(hint, "base64").toString("hex"), fingerprint);
    assert.equal(bundle.dsseEnvelope.signatures[0]?.keyid ?? "", "");
  });

  it("signs with a key and logs it", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const bundle = await signStatement(statement, {
      signer: { kind: "key", pem: pem(privateKey) },
      rekor: server.url,
    });
    const { statements, rejected } = verified(bundle, keyAnchor(privateKey, 1));
    assert.deepEqual(rejected, []);
    assert.equal(statements[0]?.provenTimes[0]?.source, "transparency-log");
  });

  it("signs with a certificate for an identity token", async () => {
    const bundle = await signStatement(statement, {
      signer: {
        kind: "keyless",
        identityToken: server.identityToken(identity),
        fulcio: server.url,
      },
      rekor: server.url,
      timestampAuthority: server.url,
    });
    const { statements, rejected } = verified(bundle, rootAnchor);
    assert.deepEqual(rejected, []);
    const signer = statements[0]?.signer;
    assert.equal(signer?.kind, "certificate");
    assert.equal(signer.subject, identity.subject);
  });

  it("says where an identity token comes from when there is none", async () => {
    const names = ["SIGSTORE_ID_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL", "BUILDKITE"];
    const kept = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) Reflect.deleteProperty(process.env, name);
    try {
      await fails(
        { signer: { kind: "keyless", fulcio: server.url } },
        /^no identity token: run in/,
      );
    } finally {
      for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
    }
  });

  it("says what a service refuses", async () => {
    await fails(
      {
        signer: {
          kind: "keyless",
          identityToken: `e30.${btoa('{"sub":"x"}')}.x`,
          fulcio: server.url,
        },
      },
      "error creating signing certificate - (401) Unauthorized",
    );
  });

  it("repeats no identity token, whatever a service answers", async () => {
    const identityToken = `e30.${btoa('{"sub":"x"}')}.c2VjcmV0LXNpZ25hdHVyZQ`;
    const echo = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { oidcIdentityToken } = (
          JSON.parse(body) as { credentials: { oidcIdentityToken: string } }
        ).credentials;
        response.writeHead(400, { "content-type": "application/json" });
        const message = `no: ${oidcIdentityToken} ${"x".repeat(5000)}`;
        response.end(JSON.stringify({ code: 3, message }));
      });
    });
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    const { port } = echo.address() as AddressInfo;
    try {
      const fulcio = `http://127.0.0.1:${port}`;
      await fails(
        { signer: { kind: "keyless", identityToken, fulcio }, rekor: server.url },
        /^error creating signing certificate - \(400\) no: \[redacted\] x{900,960}$/,
      );
    } finally {
      echo.close();
    }
  });

  it("repeats nothing of a file that is no identity token", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    for (const identityToken of [pem(privateKey), "hello", "a.b.c.d", "a.b.c\nd"]) {
      await fails(
        { signer: { kind: "keyless", identityToken, fulcio: server.url } },
        "the identity token is not a JSON Web Token",
      );
    }
    await fails(
      { signer: { kind: "keyless", identityToken: "not.really.a-token", fulcio: server.url } },
      /^invalid identity token: \[redacted\]/,
    );
  });

  describe("reads keys", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const encrypted = privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
      .toString();
    const withKey = (text: string, passphrase?: string): SigningOptions => ({
      signer: { kind: "key", pem: text, ...(passphrase !== undefined && { passphrase }) },
    });

    it("that are encrypted, with their passphrase", async () => {
      const bundle = await signStatement(statement, withKey(encrypted, "secret"));
      assert.deepEqual(verified(bundle, keyAnchor(privateKey, 0)).rejected, []);
      await fails(withKey(encrypted), /^the key is encrypted: give its passphrase/);
      await fails(withKey(encrypted, "wrong"), "the key cannot be decrypted with the passphrase");
    });

    it("in SEC 1 form, as openssl ecparam writes them", async () => {
      const text = privateKey.export({ type: "sec1", format: "pem" }).toString();
      const bundle = await signStatement(statement, withKey(text));
      assert.deepEqual(verified(bundle, keyAnchor(privateKey, 0)).rejected, []);
    });

    it("and not what nobody verifies with, nor what is no private key", async () => {
      const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
      await fails(
        withKey(pem(p384)),
        "expected a public key (P-256, RSA of at least 2048 bits, or Ed25519), found an EC key on secp384r1",
      );
      await fails(withKey("hello"), "expected a private key in PEM, found none");
      const publicPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
      await fails(
        withKey(publicPem.toString()),
        "expected a private key in PEM, found a PEM block PUBLIC KEY that is not one",
      );
    });

    it("and says that cosign's own format is not one", async () => {
      const text =
        "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJ9\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n";
      await fails(withKey(text, "secret"), /^cosign's own encrypted key format is not supported/);
    });
  });
});
