import { createPublicKey } from "node:crypto";
import { parseKey, type PolicyKey } from "../policy/key";
import type { KeyVaultKey } from "../policy/key-vault-url";
import { RootError } from "./error";

/** As much of a key as `@azure/keyvault-keys` gives. https://learn.microsoft.com/rest/api/keyvault/keys/get-key/get-key */
export interface VaultKey {
  readonly id?: string;
  readonly key?: {
    readonly kty?: string;
    readonly crv?: string;
    readonly n?: Uint8Array;
    readonly e?: Uint8Array;
    readonly x?: Uint8Array;
    readonly y?: Uint8Array;
  };
}

/** As much of its client as is used. */
export interface VaultClient {
  getKey(name: string, options: { version?: string }): Promise<VaultKey>;
}

export interface VaultPublicKey extends PolicyKey {
  /** URL of the key with its version. */
  readonly id: string;
}

/**
 * Reads the public half of a key in Azure Key Vault, to be pinned: verification itself never asks a vault.
 *
 * @param connect makes the client; default: `@azure/keyvault-keys` with `DefaultAzureCredential`
 * @throws RootError `root.unavailable`
 */
export async function readKeyVaultKey(
  { vault, name, version }: KeyVaultKey,
  connect: (vault: string) => Promise<VaultClient> = connectToVault,
): Promise<VaultPublicKey> {
  const client = await connect(vault);
  let found: VaultKey;
  try {
    found = await client.getKey(name, version === undefined ? {} : { version });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RootError("root.unavailable", `${vault}/keys/${name}: ${message.split("\n")[0]}`, {
      cause,
    });
  }
  const id = found.id ?? `${vault}/keys/${name}`;
  const key = parseKey(pemOf(found, id));
  if ("fingerprint" in key) return { ...key, id };
  throw unusable(id, `expected ${key.expected}, found ${key.found}`);
}

function pemOf({ key = {} }: VaultKey, id: string): string {
  const { kty = "nothing", crv } = key;
  const part = (name: "n" | "e" | "x" | "y"): string =>
    Buffer.from(key[name] ?? []).toString("base64url");
  // Keys in hardware differ in the type's name only.
  const jwk = kty.startsWith("RSA")
    ? { kty: "RSA", n: part("n"), e: part("e") }
    : { kty: kty.replace(/-HSM$/, ""), crv, x: part("x"), y: part("y") };
  try {
    return createPublicKey({ key: jwk, format: "jwk" })
      .export({ type: "spki", format: "pem" })
      .toString();
  } catch (cause) {
    throw unusable(id, `a key of type ${kty}${crv === undefined ? "" : ` on ${crv}`}`, cause);
  }
}

const unusable = (id: string, found: string, cause?: unknown): RootError =>
  new RootError("root.unavailable", `${id} is no public key to verify with: ${found}`, { cause });

/** As much of the two packages as is used: optional peer dependencies that must not be needed to compile. */
interface KeyVaultKeys {
  readonly KeyClient: new (vault: string, credential: object) => VaultClient;
}
interface AzureIdentity {
  readonly DefaultAzureCredential: new () => object;
}

async function connectToVault(vault: string): Promise<VaultClient> {
  const { KeyClient } = (await loadPeer("@azure/keyvault-keys")) as KeyVaultKeys;
  const { DefaultAzureCredential } = (await loadPeer("@azure/identity")) as AzureIdentity;
  return new KeyClient(vault, new DefaultAzureCredential());
}

/** @throws RootError `root.unavailable`, in one line, when the package is not installed */
export async function loadPeer(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (cause) {
    throw new RootError(
      "root.unavailable",
      `${name} is not installed, and a key vault is read with it: npm install @azure/keyvault-keys @azure/identity`,
      { cause },
    );
  }
}
