/** A summary cannot be signed or issued; the message is for the person who asked. */
export class AttestError extends Error {
  override readonly name = "AttestError";
}
