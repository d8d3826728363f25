/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** Lower-case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case; the first of a repeated name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?=[ \\t]|,|$)`, "y");
const PARAMETER = new RegExp(
  `[\\s,]*(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))(?=[ \\t]*(?:,|$))`,
  "y",
);
const TOKEN68 = /[ \t]+[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;

/** Characters of the header that are read: a longer one is no registry's. */
const HEADER_LENGTH = 8192;

/**
 * Parses `WWW-Authenticate` (RFC 9110 11.6.1): several challenges in one header, quoted strings with escapes and commas,
 * token68. What cannot be read ends the list; it never throws.
 */
export function parseChallenges(header: string): Challenge[] {
  const text = header.slice(0, HEADER_LENGTH);
  const challenges: Challenge[] = [];
  let position = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match !== null) position = pattern.lastIndex;
    return match;
  };
  for (let scheme = read(SCHEME); scheme !== null; scheme = read(SCHEME)) {
    const parameters = new Map<string, string>();
    let part = read(PARAMETER);
    if (part === null) read(TOKEN68);
    for (; part !== null; part = read(PARAMETER)) {
      const name = (part[1] ?? "").toLowerCase();
      const value = part[2]?.replace(/\\(.)/gs, "$1") ?? part[3] ?? "";
      if (!parameters.has(name)) parameters.set(name, value);
    }
    challenges.push({ scheme: (scheme[1] ?? "").toLowerCase(), parameters });
  }
  return challenges;
}
