import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { KeyClient } from "@azure/keyvault-keys";
import { parseKeyVaultUrl, readKeyVaultKey, type VaultClient } from "../../../trust/roots";
import { loadPeer } from "../../../trust/roots/key-vault";
import { selfSigned } from "../../support/registry";
import { LoopbackServer } from "../../support/registry/loopback-server";
import { jsonReply, type Reply, type Request } from "../../support/registry/reply";

const VERSION = "0123456789abcdef0123456789abcdef";

/**
 * Azure Key Vault as far as reading a key goes: the challenge for an Entra token, then the key as JSON Web Key.
 * https://learn.microsoft.com/rest/api/keyvault/keys/get-key/get-key
 */
class FakeVault extends LoopbackServer {
  constructor(
    private readonly keys: Readonly<Record<string, object>>,
    tls: { readonly key: string; readonly certificate: string },
  ) {
    super({ tls });
  }

  protected override answer({ url, headers }: Request): Reply {
    if (headers.authorization !== "Bearer entra-token") {
      const challenge = `Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.azure.net"`;
      return { status: 401, headers: { "www-authenticate": challenge } };
    }
    const [, , name = "", version] = url.pathname.split("/");
    const key = Object.hasOwn(this.keys, name) ? this.keys[name] : undefined;
    if (key === undefined || url.searchParams.get("api-version") === null) {
      const message = `A key with (name/id) ${name} was not found in this key vault.`;
      return jsonReply(404, { error: { code: "KeyNotFound", message } });
    }
    const kid = `${this.url}/keys/${name}/${version === undefined || version === "" ? VERSION : version}`;
    return jsonReply(200, { key: { kid, key_ops: ["sign", "verify"], ...key }, attributes: {} });
  }
}

const jwk = (key: KeyObject, kty?: string): object => ({
  ...key.export({ format: "jwk" }),
  ...(kty === undefined ? {} : { kty }),
});

describe("a key in Azure Key Vault", () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey;
  const tls = selfSigned(["127.0.0.1"]);
  let vault: FakeVault;
  before(async () => {
    const keys = {
      release: jwk(ec),
      hsm: jwk(rsa, "RSA-HSM"),
      large: jwk(p384),
      secret: { kty: "oct" },
    };
    vault = new FakeVault(keys, tls);
    await vault.start();
  });
  after(() => vault.close());

  /** The real client, with a credential that asks nobody; the challenge of a vault elsewhere than in Azure is let pass. */
  const connect = (): Promise<VaultClient> =>
    Promise.resolve(
      new KeyClient(
        vault.url,
        {
          getToken: () => Promise.resolve({ token: "entra-token", expiresOnTimestamp: Infinity }),
        },
        {
          tlsOptions: { ca: tls.certificate },
          disableChallengeResourceVerification: true,
          retryOptions: { maxRetries: 0 },
        },
      ),
    );
  const read = (name: string, version?: string) =>
    readKeyVaultKey({ vault: vault.url, name, ...(version && { version }) }, connect);

  it("is read as PEM, with the version that it has now", async () => {
    const { pem, fingerprint, id } = await read("release");
    assert.equal(pem, ec.export({ type: "spki", format: "pem" }));
    const spki = createPublicKey(pem).export({ type: "spki", format: "der" });
    assert.equal(fingerprint, createHash("sha256").update(spki).digest("hex"));
    assert.equal(id, `${vault.url}/keys/release/${VERSION}`);
  });

  it("is read in the version that is asked for", async () => {
    const version = "f".repeat(32);
    assert.equal((await read("release", version)).id, `${vault.url}/keys/release/${version}`);
  });

  it("is read from hardware as well", async () => {
    assert.equal((await read("hsm")).pem, rsa.export({ type: "spki", format: "pem" }));
  });

  it("is refused when nothing verifies with its kind", async () => {
    await assert.rejects(read("large"), {
      name: "RootError",
      code: "root.unavailable",
      message: `${vault.url}/keys/large/${VERSION} is no public key to verify with: expected a public key (P-256, RSA of at least 2048 bits, or Ed25519), found an EC key on secp384r1`,
    });
    await assert.rejects(read("secret"), /found an? .*|a key of type oct/);
  });

  it("that is not there is told in the vault's words", async () => {
    await assert.rejects(read("none"), {
      code: "root.unavailable",
      message: `${vault.url}/keys/none: A key with (name/id) none was not found in this key vault.`,
    });
  });
});

describe("parseKeyVaultUrl", () => {
  it("takes the URL of a key, with and without version", () => {
    assert.deepEqual(parseKeyVaultUrl("https://acme.vault.azure.net/keys/release"), {
      vault: "https://acme.vault.azure.net",
      name: "release",
    });
    assert.deepEqual(
      parseKeyVaultUrl(`https://acme.managedhsm.azure.net/keys/release/${VERSION}`),
      { vault: "https://acme.managedhsm.azure.net", name: "release", version: VERSION },
    );
  });

  // The Entra token goes to the host that the URL names.
  for (const url of [
    "release",
    "http://acme.vault.azure.net/keys/release",
    "https://vault.azure.net.evil.example/keys/release",
    "https://evil.example/keys/release?.vault.azure.net",
    "https://user@acme.vault.azure.net/keys/release",
    "https://acme.vault.azure.net:8443/keys/release",
    "https://acme.vault.azure.net/secrets/release",
    "https://acme.vault.azure.net/keys/release/../../secrets/x",
    "https://acme.vault.azure.net/keys/release?api-version=1",
  ]) {
    it(`takes no ${url}`, () => {
      assert.equal(parseKeyVaultUrl(url), undefined);
    });
  }
});

describe("a key vault without the Azure packages", () => {
  it("says in one line what to install", async () => {
    await assert.rejects(loadPeer("@azure/not-installed"), {
      code: "root.unavailable",
      message:
        "@azure/not-installed is not installed, and a key vault is read with it: npm install @azure/keyvault-keys @azure/identity",
    });
  });
});
