import { RegistryError } from "../registry/error";
import type { EvidenceProblem, SignatureFormat } from "./types";

/** What kept something from being read, as the evidence records it. */
export function toProblem(error: unknown, format: SignatureFormat): EvidenceProblem {
  if (error instanceof RegistryError) {
    const { code, message, options } = error;
    const { retryAfterSeconds } = options;
    return { format, code, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { format, code: "verifier.failed", message };
}

/** Reading was stopped: by a deadline (`AbortSignal.timeout`), or by somebody who cancelled. */
export function stopped(format: SignatureFormat, signal: AbortSignal): EvidenceProblem {
  const reason: unknown = signal.reason;
  return reason instanceof DOMException && reason.name === "TimeoutError"
    ? { format, code: "registry.timeout", message: "the deadline passed" }
    : { format, code: "verifier.cancelled", message: "cancelled" };
}
