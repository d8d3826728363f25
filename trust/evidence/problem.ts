import { RegistryError } from "../registry/error";
import type { EvidenceProblem } from "./types";

/** What kept something from being read, whatever it is. */
export type Problem = Omit<EvidenceProblem, "part">;

/** An error as a verdict can tell it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RegistryError) {
    const { code, message, options } = error;
    const { retryAfterSeconds } = options;
    return { code, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "verifier.failed", message };
}

/** Work was stopped: by a deadline (`AbortSignal.timeout`), or by somebody who cancelled. */
export function stopped(signal: AbortSignal): Problem {
  const reason: unknown = signal.reason;
  return reason instanceof DOMException && reason.name === "TimeoutError"
    ? { code: "registry.timeout", message: "the deadline passed" }
    : { code: "verifier.cancelled", message: "the verification was stopped" };
}
