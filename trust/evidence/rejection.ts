import type { ReasonCode } from "../reasons";

/** A signature that was found does not count, with the code that tells why. Its message says what was found. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  constructor(
    readonly code: ReasonCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Runs a parser of untrusted input: whatever it throws that is no {@link Rejection} becomes one with this code. */
export function rejectOn<T>(code: ReasonCode, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Rejection) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new Rejection(code, `${what}: ${detail}`, { cause: error });
  }
}
