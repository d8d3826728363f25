import { limits } from "../limits";
import { redact } from "../registry/redact";

/** A summary cannot be signed or issued; the message is for the person who asked. */
export class AttestError extends Error {
  override readonly name = "AttestError";
}

/**
 * What the library says: its errors tell what was tried, their causes why it failed, in the words of the service.
 *
 * @param secrets Authorization values that were sent, which a service may repeat
 */
export function failureOf(error: unknown, secrets: readonly string[] = []): AttestError {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const text =
    cause instanceof Error && !message.includes(cause.message)
      ? `${message}: ${cause.message}`
      : message;
  return new AttestError(redact(text, secrets).slice(0, limits.messageLength), { cause: error });
}
