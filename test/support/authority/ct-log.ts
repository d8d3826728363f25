import { generateKey, sha256 } from "./keys";

export interface CtLog {
  readonly spki: Buffer;
  readonly logId: Buffer;
  /** A signed certificate timestamp over a precertificate (RFC 6962 section 3.2), in its TLS encoding. */
  sign(precertificate: Buffer, issuerSpki: Buffer, time: Date): Buffer;
}

const uint = (value: number, bytes: 1 | 2 | 3 | 6): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** A certificate transparency log that promises whatever it is asked to. */
export const createCtLog = (): CtLog => {
  const key = generateKey();
  const logId = sha256(key.spki);
  return {
    spki: key.spki,
    logId,
    sign: (precertificate, issuerSpki, time) => {
      const version = uint(0, 1);
      const timestamp = Buffer.concat([uint(0, 2), uint(time.getTime(), 6)]);
      const noExtensions = uint(0, 2);
      const signature = key.sign(
        Buffer.concat([
          version,
          uint(0, 1), // certificate_timestamp
          timestamp,
          uint(1, 2), // precert_entry
          sha256(issuerSpki),
          uint(precertificate.length, 3),
          precertificate,
          noExtensions,
        ]),
      );
      const sha256WithEcdsa = Buffer.from([4, 3]);
      return Buffer.concat([
        version,
        logId,
        timestamp,
        noExtensions,
        sha256WithEcdsa,
        uint(signature.length, 2),
        signature,
      ]);
    },
  };
};
