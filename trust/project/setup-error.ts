// Not the whole of trust/report: this file is loaded before the pack has told the engine its port.
import { escapeText } from "../report/escape";
import type { ReasonCode } from "../reasons";
import { reasons } from "../reasons";

/** Nothing can be decided: the pack's configuration or the TrustPolicy is missing or wrong. */
export class SetupError extends Error {
  override readonly name = "SetupError";

  /** @param details what was found and what was expected, each on a line of its own */
  constructor(
    readonly code: ReasonCode,
    details: readonly string[],
  ) {
    const { title, fix } = reasons[code];
    super([`${code} · ${title}`, ...details, `fix: ${fix}`].join("\n"));
  }

  /** For an error that nothing foresees: it never allows. */
  static unexpected(error: unknown): SetupError {
    return new SetupError("verifier.failed", [firstLine(error)]);
  }
}

/** An error without its stack, or whatever else follows its first line; it may hold text of a registry. */
export const firstLine = (error: unknown): string =>
  escapeText(String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "");
