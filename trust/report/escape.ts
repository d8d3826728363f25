/**
 * Longest text of somebody else that is printed in one piece: a registry may send megabytes. Longer than the longest
 * usual identity or message.
 */
const MAX_LENGTH = 1000;

/**
 * Control characters (terminal escapes, newlines), format characters (bidirectional overrides, zero-width characters),
 * line separators, private-use characters and lone surrogates: what could move the cursor, colour, hide or reorder text.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Text of a registry, a certificate or a user as one line that shows on a terminal exactly what it holds. */
export const escapeText = (text: string): string =>
  (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text).replace(UNSAFE, escapeOne);

const escapeOne = (character: string): string => {
  switch (character) {
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
};

/** JSON as a terminal may show it: the same value, with every unsafe character in strings as `\uXXXX`. */
export const escapeJson = (json: string): string =>
  json.replace(UNSAFE, (character) =>
    character === "\n"
      ? character
      : Array.from(
          { length: character.length },
          (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
        ).join(""),
  );
