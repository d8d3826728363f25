import { escapeText } from "./escape";

/** Hexadecimal digits of a digest that people compare by eye. */
const SHOWN_DIGITS = 8;

/** A text with its digests cut to `sha256:3f2a9c41…`, escaped. The whole digest is in the JSON report. */
export const shortReference = (text: string): string =>
  escapeText(text).replace(
    /\bsha256:([0-9a-f]{64})\b/g,
    (_, digits: string) => `sha256:${digits.slice(0, SHOWN_DIGITS)}…`,
  );
