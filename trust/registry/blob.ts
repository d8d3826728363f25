import { sha256 } from "./digest";
import { RegistryError } from "./error";
import type { Descriptor } from "./port";

/** @throws {@link RegistryError} `registry.invalid-response` for bytes of another size or digest than the descriptor's */
export function checkBlob(bytes: Uint8Array, { digest, size }: Descriptor, what: string): void {
  const fail = (problem: string): never => {
    throw new RegistryError("registry.invalid-response", `${what}: ${problem}`);
  };
  if (bytes.length !== size) fail(`${bytes.length} bytes, the descriptor says ${size}`);
  const actual = sha256(bytes);
  if (actual !== digest) fail(`the bytes have the digest ${actual}`);
}
