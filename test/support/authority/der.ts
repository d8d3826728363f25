/**
 * Writes ASN.1 DER (ITU-T X.690), as far as certificates and timestamps need it. Every function gives encoded bytes, so
 * that a test can put a wrong byte or a foreign part wherever it wants one; the libraries at hand refuse to write those.
 */
const encodeLength = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant]);
};

export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
};

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

/** SET OF: DER wants its members sorted by their encoding. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));

export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]));

/** A non-negative INTEGER from its big-endian bytes, or from one below 256. */
export const integer = (value: number | Uint8Array): Buffer => {
  const bytes = typeof value === "number" ? Buffer.from([value]) : Buffer.from(value);
  const first = bytes[0] ?? 0;
  return tlv(0x02, first & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

export const objectIdentifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    return groups;
  });
  return tlv(0x06, Buffer.from(bytes));
};

export const octetString = (content: Uint8Array): Buffer => tlv(0x04, content);

/** BIT STRING; `unused` is the number of bits of the last byte that do not count. */
export const bitString = (content: Uint8Array, unused = 0): Buffer =>
  tlv(0x03, Buffer.from([unused]), content);

export const utf8String = (text: string): Buffer => tlv(0x0c, Buffer.from(text, "utf8"));

const digits = (time: Date): string => time.toISOString().replace(/[-:T]|\.\d+/g, "");

/** A certificate's time (RFC 5280 section 4.1.2.5): UTCTime until 2049. */
export const utcTime = (time: Date): Buffer => tlv(0x17, Buffer.from(digits(time).slice(2)));

export const generalizedTime = (time: Date): Buffer => tlv(0x18, Buffer.from(digits(time)));

/** `[n] EXPLICIT`, or any other constructed context-specific tag. */
export const context = (tag: number, ...parts: readonly Uint8Array[]): Buffer =>
  tlv(0xa0 | tag, ...parts);

/** `[n] IMPLICIT` of a primitive type. */
export const contextPrimitive = (tag: number, content: Uint8Array): Buffer =>
  tlv(0x80 | tag, content);
