import { limits } from "../limits";
import { Rejection } from "./rejection";

/**
 * Refuses DER that is larger than any real certificate or timestamp, before it is parsed: every two bytes may be a node,
 * and a node takes some hundred times as much memory.
 *
 * @throws Rejection `registry.limit`
 */
export function requireSmall(der: Uint8Array, what: string): void {
  if (der.length > limits.derBytes) {
    throw new Rejection(
      "registry.limit",
      `${what} of ${der.length} bytes, more than ${limits.derBytes}`,
    );
  }
}
