import { Rejection } from "./rejection";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Control characters name nobody, and a NUL ends the name for some readers. */
const isControl = (byte: number): boolean => byte < 0x20 || byte === 0x7f;

/**
 * An IA5String, byte for byte. A decoder that drops the eighth bit reads "ç" as "g", and so one name as another.
 *
 * @throws Rejection `certificate.encoding`
 */
export function decodeIa5(bytes: Buffer, what: string): string {
  if (bytes.some((byte) => byte > 0x7f || isControl(byte))) {
    throw new Rejection("certificate.encoding", `${what} holds bytes that are no IA5 text`);
  }
  return bytes.toString("latin1");
}

/** A UTF8String. @throws Rejection `certificate.encoding` */
export function decodeUtf8(bytes: Buffer, what: string): string {
  if (bytes.some(isControl)) {
    throw new Rejection("certificate.encoding", `${what} holds control characters`);
  }
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new Rejection("certificate.encoding", `${what} is not UTF-8`, { cause: error });
  }
}
