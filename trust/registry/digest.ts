import { createHash } from "node:crypto";
import type { Digest } from "./port";

/** Whether a text is a sha256 digest in lower-case hexadecimal, the only spelling that names bytes here. */
export const isDigest = (text: unknown): text is Digest =>
  typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);

/** The digest of bytes. */
export const sha256 = (bytes: Uint8Array): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
