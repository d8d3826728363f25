import { Rejection } from "./rejection";

/** RFC 4648 §4 with padding and with zero pad bits (§3.5): every byte string has exactly one spelling. */
export function isCanonicalBase64(text: string): boolean {
  return Buffer.from(text, "base64").toString("base64") === text;
}

/**
 * Decodes canonical base64. Node's decoder skips what is no base64, so two readers of one text could see different
 * bytes.
 *
 * @throws Rejection `bundle.malformed`
 */
export function decodeBase64(text: string, what: string): Buffer<ArrayBuffer> {
  if (!isCanonicalBase64(text)) throw new Rejection("bundle.malformed", `${what} is not base64`);
  return Buffer.from(text, "base64");
}
