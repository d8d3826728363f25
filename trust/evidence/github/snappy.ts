import { limits } from "../../limits";
import { RegistryError } from "../../registry/error";

/**
 * Decompresses a Snappy block, as GitHub stores bundles. The block says its length first, so that a small one that becomes
 * huge is refused before any of it is written. https://github.com/google/snappy/blob/main/format_description.txt
 *
 * @param what names it in messages
 * @throws RegistryError
 */
export async function decompress(block: Uint8Array, what: string): Promise<Uint8Array> {
  const length = readLength(block);
  if (length === undefined) throw invalid(what, "no Snappy block");
  if (length > limits.blobBytes) {
    throw new RegistryError(
      "registry.limit",
      `${what}: ${length} bytes, more than ${limits.blobBytes}`,
    );
  }
  // Loaded here: few attestations are stored so.
  const { snappyUncompress } = await import("hysnappy");
  try {
    return snappyUncompress(block, length);
  } catch (cause) {
    throw invalid(what, "a damaged Snappy block", cause);
  }
}

/** A little-endian variable-length number of at most 32 bits. */
function readLength(block: Uint8Array): number | undefined {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = block[index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length;
  }
  return undefined;
}

const invalid = (what: string, message: string, cause?: unknown): RegistryError =>
  new RegistryError("registry.invalid-response", `${what}: ${message}`, { cause });
