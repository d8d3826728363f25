import { sha256 } from "./digest";
import { RegistryError } from "./error";
import type { Descriptor, Digest } from "./port";

/** @throws {@link RegistryError} `registry.invalid-response` for bytes of another size or digest than the descriptor's */
export function checkBlob(bytes: Uint8Array, { digest, size }: Descriptor, what: string): void {
  if (bytes.length !== size) {
    throw invalid(`${what}: ${bytes.length} bytes, the descriptor says ${size}`);
  }
  checkDigest(bytes, digest, what);
}

/** @throws {@link RegistryError} `registry.invalid-response` for bytes of another digest */
export function checkDigest(bytes: Uint8Array, digest: Digest, what: string): void {
  const actual = sha256(bytes);
  if (actual !== digest) throw invalid(`${what}: the bytes have the digest ${actual}`);
}

const invalid = (message: string): RegistryError =>
  new RegistryError("registry.invalid-response", message);
