import { quoted } from "./quoted";

/**
 * A text is not an image reference. The message names what is wrong, where, and what would be right; it is one line and
 * safe to print.
 */
export class ImageReferenceError extends Error {
  override readonly name = "ImageReferenceError";
  constructor(
    /** The text as given. */
    readonly reference: string,
    /** What is wrong, without the reference. */
    readonly problem: string,
    /** What to write instead. */
    readonly hint?: string,
  ) {
    super(`${quoted(reference)}: ${problem}${hint === undefined ? "" : `; ${hint}`}`);
  }
}
