import type { ReasonCode } from "../reasons";

/** The codes with which reading a registry fails: all of them leave the image undecided. */
export type RegistryErrorCode =
  | Extract<ReasonCode, `registry.${string}`>
  | "image.not-found"
  | "evidence.offline"
  | "evidence.files"
  | "github.unauthorized"
  | "verifier.cancelled";

/** Reading a registry or layout failed; the message says what was tried, without credentials. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    readonly options: {
      readonly cause?: unknown;
      /** Seconds that the registry asked to wait. */ readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }
}
