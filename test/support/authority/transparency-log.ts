import canonicalize from "canonicalize";
import type { LogEntryJson } from "./bundle-json";
import { generateKey, sha256 } from "./keys";
import type { SigningKey } from "./keys";
import { MerkleTree } from "./merkle";
import type { Inclusion } from "./merkle";

/** What is logged: the body of an entry before canonicalization. */
export interface EntryBody {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: unknown;
}

export interface TransparencyLog {
  /** Name in checkpoints, and host of the base URL in the trusted root. */
  readonly origin: string;
  readonly key: SigningKey;
  readonly logId: Buffer;
  log(body: EntryBody, time: Date): LogEntryJson;
}

const canonical = (value: unknown): Buffer => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("an entry's body is a JSON value");
  return Buffer.from(text, "utf8");
};

const checkpoint = (
  { size, root }: Inclusion,
  note: { origin: string; signer: string; keyHint: Buffer; key: SigningKey },
): string => {
  const text = `${note.origin}\n${String(size)}\n${root.toString("base64")}\n`;
  const signature = Buffer.concat([note.keyHint, note.key.sign(Buffer.from(text))]);
  return `${text}\n\u2014 ${note.signer} ${signature.toString("base64")}\n`;
};

const inclusionProof = (
  inclusion: Inclusion,
  envelope: string,
): NonNullable<LogEntryJson["inclusionProof"]> => ({
  logIndex: String(inclusion.index),
  rootHash: inclusion.root.toString("base64"),
  treeSize: String(inclusion.size),
  hashes: inclusion.hashes.map((hash) => hash.toString("base64")),
  checkpoint: { envelope },
});

/** Rekor v1's log index counts the entries of all its shards; its inclusion proofs those of one. */
const EARLIER_SHARDS = 1_000_000;

/** A log like Rekor v1: proves the time by a signed entry timestamp, inclusion by proof and checkpoint. */
export const createRekor1 = (origin: string): TransparencyLog => {
  const key = generateKey();
  const logId = sha256(key.spki);
  const tree = new MerkleTree();
  return {
    origin,
    key,
    logId,
    log: (body, time) => {
      const bytes = canonical(body);
      const inclusion = tree.append(bytes);
      const integratedTime = Math.floor(time.getTime() / 1000);
      const logIndex = EARLIER_SHARDS + inclusion.index;
      const promise = canonical({
        body: bytes.toString("base64"),
        integratedTime,
        logIndex,
        logID: logId.toString("hex"),
      });
      const note = {
        origin: `${origin} - 1193050959916656506`,
        signer: origin,
        keyHint: logId.subarray(0, 4),
        key,
      };
      return {
        logIndex: String(logIndex),
        logId: { keyId: logId.toString("base64") },
        kindVersion: { kind: body.kind, version: body.apiVersion },
        integratedTime: String(integratedTime),
        inclusionPromise: { signedEntryTimestamp: key.sign(promise).toString("base64") },
        inclusionProof: inclusionProof(inclusion, checkpoint(inclusion, note)),
        canonicalizedBody: bytes.toString("base64"),
      };
    },
  };
};

/** https://github.com/C2SP/C2SP/blob/main/signed-note.md: the key id of an Ed25519 key. */
const ED25519_NOTE_KEY = Buffer.from([1]);
const RAW_ED25519_BYTES = 32;

/** A log like Rekor v2: inclusion proof with an Ed25519 checkpoint, and no time at all. */
export const createRekor2 = (origin: string): TransparencyLog => {
  const key = generateKey("ed25519");
  const logId = sha256(
    Buffer.from(`${origin}\n`),
    ED25519_NOTE_KEY,
    key.spki.subarray(-RAW_ED25519_BYTES),
  );
  const tree = new MerkleTree();
  return {
    origin,
    key,
    logId,
    log: (body) => {
      const bytes = canonical(body);
      const inclusion = tree.append(bytes);
      const note = { origin, signer: origin, keyHint: logId.subarray(0, 4), key };
      return {
        logIndex: String(inclusion.index),
        logId: { keyId: logId.toString("base64") },
        kindVersion: { kind: body.kind, version: body.apiVersion },
        inclusionProof: inclusionProof(inclusion, checkpoint(inclusion, note)),
        canonicalizedBody: bytes.toString("base64"),
      };
    },
  };
};
