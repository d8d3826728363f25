/** A saved decision cannot be used; `place` says where in the file, as `content["sha256:…"]`. */
export class SavedDecisionError extends Error {
  override readonly name = "SavedDecisionError";
  constructor(
    readonly place: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
