import type { TransparencyLogEntry } from "@sigstore/bundle";
import type { RFC3161Timestamp } from "@sigstore/core";
import type { RootMaterial } from "./root-material";
import { Rejection } from "./rejection";
import type { Signed } from "./signed";
import type { ProvenTime } from "./types";

/** What vouches for a signature besides its key, as far as the root knows who made it. */
export interface Proof {
  readonly entries: readonly TransparencyLogEntry[];
  readonly timestamps: readonly RFC3161Timestamp[];
  /** What was left out: logs and timestamp authorities that the root does not know. */
  readonly unknown: readonly string[];
}

/**
 * Leaves out what the root does not know. `@sigstore/verify` would reject the whole bundle for it, so that anybody's
 * additional log entry could spoil a good signature; cosign ignores it as well.
 */
export function knownProof(root: RootMaterial, signed: Signed): Proof {
  const unknown: string[] = [];
  const entries = signed.entries.filter(({ logId: { keyId } }) => {
    const known = root.knowsLog(keyId);
    if (!known) unknown.push(`transparency log ${keyId.toString("hex")}`);
    return known;
  });
  const timestamps = signed.timestamps.filter((timestamp) => {
    const known = root.knowsTimestampAuthority(timestamp);
    if (!known) {
      unknown.push(`timestamp authority ${timestamp.signerSerialNumber.toString("hex")}`);
    }
    return known;
  });
  return { entries, timestamps, unknown };
}

/** An entry proves a time only through its signed promise: nothing else in it binds the integrated time. */
const provesTime = ({ inclusionPromise, integratedTime }: TransparencyLogEntry): boolean =>
  inclusionPromise !== undefined && Number(integratedTime) > 0;

/** Several entries of one log are one witness. */
const logsOf = ({ entries }: Proof): number =>
  new Set(entries.map(({ logId: { keyId } }) => keyId.toString("hex"))).size;

const authoritiesOf = ({ timestamps }: Proof): number =>
  new Set(
    timestamps.map(
      ({ signerIssuer, signerSerialNumber }) =>
        `${signerIssuer.toString("hex")}/${signerSerialNumber.toString("hex")}`,
    ),
  ).size;

/** @throws Rejection `signature.time-unproven`, or `root.unknown-authority` if something was left out */
export function requireProvenTime(proof: Proof, signedTimestamps: number, root: string): void {
  const times = proof.entries.filter(provesTime).length + proof.timestamps.length;
  if (times === 0) {
    throw missing(
      proof,
      root,
      "signature.time-unproven",
      "no log entry or timestamp proves a time",
    );
  }
  const authorities = authoritiesOf(proof);
  if (authorities < signedTimestamps) {
    throw missing(
      proof,
      root,
      "signature.time-unproven",
      `timestamps of ${authorities} authorities, ${signedTimestamps} demanded`,
    );
  }
}

/** @throws Rejection `log.entry-missing`, or `root.unknown-authority` if something was left out */
export function requireLogs(proof: Proof, demanded: number, root: string): void {
  const found = logsOf(proof);
  if (found >= demanded) return;
  throw missing(
    proof,
    root,
    "log.entry-missing",
    `entries in ${found} transparency logs, ${demanded} demanded`,
  );
}

/**
 * Requires of each entry that promises no time that its log was trusted at all proven times. The library looks at a log's
 * window only for a promise: with a proof of inclusion, a key that has ended (or was stolen then) would sign for ever.
 *
 * @throws Rejection `signature.invalid`
 */
export function requireLogsInForce(
  root: RootMaterial,
  { entries }: Proof,
  times: readonly ProvenTime[],
): void {
  for (const { logId } of entries.filter((entry) => !provesTime(entry))) {
    const outside = times.find(({ time }) => !root.trustsLogAt(logId.keyId, new Date(time)));
    if (outside) {
      throw new Rejection(
        "signature.invalid",
        `transparency log ${logId.keyId.toString("hex")} is not trusted at ${outside.time}`,
      );
    }
  }
}

function missing(
  { unknown }: Proof,
  root: string,
  code: "signature.time-unproven" | "log.entry-missing",
  message: string,
): Rejection {
  if (unknown.length === 0) return new Rejection(code, message);
  return new Rejection(
    "root.unknown-authority",
    `trusted root "${root}" does not know ${unknown.join(" and ")}`,
  );
}

/** The times of a proof; they are proven once the proof is verified. */
export function provenTimes({ entries, timestamps }: Proof): ProvenTime[] {
  return [
    ...entries.filter(provesTime).map(({ integratedTime, logIndex }) => ({
      source: "transparency-log" as const,
      time: new Date(Number(integratedTime) * 1000).toISOString(),
      logIndex,
    })),
    ...timestamps.map(({ signingTime }) => ({
      source: "timestamp-authority" as const,
      time: signingTime.toISOString(),
    })),
  ];
}
