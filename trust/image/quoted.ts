/** Characters that are shown of a text that somebody else wrote. */
const SHOWN = 120;

/**
 * A text from a manifest, a registry or a person, in quotes and safe to print: control, format and bidirectional
 * characters are escaped, since they could rewrite a terminal or a log (CWE-150), and a long text is cut.
 */
export function quoted(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return JSON.stringify(shown).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
