/** Why a trusted root was not fetched or cannot be shown; the codes stand in `trust/reasons.ts`. */
export type RootErrorCode =
  "root.invalid" | "root.rollback" | "root.frozen" | "root.unavailable" | "root.changed";

export class RootError extends Error {
  override readonly name = "RootError";
  constructor(
    readonly code: RootErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
