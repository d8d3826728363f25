import type { Random } from "../random";

/** Bytes that parsers stumble over: in UTF-8, JSON, DER, base64, PEM, YAML and HTTP headers. */
const TOKENS: readonly Buffer[] = [
  [0x00],
  [0xff],
  [0x80],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbb, 0xbf],
  [0x30, 0x80],
  [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff],
  ...['"', "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "true", "-0", "1e999"],
  ...["=", "==", "-----BEGIN CERTIFICATE-----\n", "\n", "\r\n", "\t", "&a ", "*a", "<<: ", "!!js "],
  ...["../", "%2e", "@sha256:", "sha256:", "http://", "\u202e", "\u001b[2J", "${x}", "__proto__"],
].map((token) => Buffer.from(token));

type Change = (random: Random, bytes: Buffer, other: Buffer) => Buffer;

const splice = (bytes: Buffer, from: number, to: number, inside: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), inside, bytes.subarray(to)]);

/** Most chunks are short: a long one removes what was to be tested. */
const lengthUpTo = (random: Random, limit: number): number =>
  1 + random.int(Math.min(limit, random.chance(0.8) ? 16 : limit));

const changes: readonly Change[] = [
  function flipBit(random, bytes) {
    const changed = Buffer.from(bytes);
    const at = random.int(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.int(8));
    return changed;
  },
  function setByte(random, bytes) {
    const changed = Buffer.from(bytes);
    changed[random.int(bytes.length)] = random.int(256);
    return changed;
  },
  function insertToken(random, bytes) {
    const at = random.int(bytes.length + 1);
    return splice(bytes, at, at, random.pick(TOKENS));
  },
  function overwriteWithToken(random, bytes) {
    const token = random.pick(TOKENS);
    const at = random.int(bytes.length);
    return splice(bytes, at, Math.min(bytes.length, at + token.length), token);
  },
  function remove(random, bytes) {
    const at = random.int(bytes.length);
    return splice(bytes, at, at + lengthUpTo(random, bytes.length - at), Buffer.alloc(0));
  },
  function repeat(random, bytes) {
    const at = random.int(bytes.length);
    const chunk = bytes.subarray(at, at + lengthUpTo(random, bytes.length - at));
    const times = random.pick([1, 1, 2, 16, 256]);
    return splice(bytes, at, at, Buffer.concat(Array.from({ length: times }, () => chunk)));
  },
  function truncate(random, bytes) {
    return bytes.subarray(0, random.int(bytes.length));
  },
  function move(random, bytes) {
    const at = random.int(bytes.length);
    const end = at + lengthUpTo(random, bytes.length - at);
    const chunk = bytes.subarray(at, end);
    const rest = splice(bytes, at, end, Buffer.alloc(0));
    const to = random.int(rest.length + 1);
    return splice(rest, to, to, chunk);
  },
  function crossOver(random, bytes, other) {
    return Buffer.concat([
      bytes.subarray(0, random.int(bytes.length + 1)),
      other.subarray(random.int(other.length + 1)),
    ]);
  },
  function spliceIn(random, bytes, other) {
    const at = random.int(bytes.length + 1);
    const from = random.int(other.length + 1);
    return splice(bytes, at, at, other.subarray(from, from + lengthUpTo(random, other.length)));
  },
];

/** One random change of bytes; `other` is material to mix in. */
export function mutateBytes(random: Random, bytes: Buffer, other: Buffer): Buffer {
  if (bytes.length === 0) return random.pick(TOKENS);
  return random.pick(changes)(random, bytes, other);
}
