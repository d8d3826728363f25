const TARGET = /[\s,]*<([^<>]*)>/y;
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;

/**
 * The target of the `rel="next"` link of a `Link` header (RFC 8288 3), as written. A header that cannot be read gives
 * `undefined` from the place on where it cannot.
 */
export function nextLink(header: string): string | undefined {
  let position = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(header);
    if (match !== null) position = pattern.lastIndex;
    return match;
  };
  for (let target = read(TARGET); target !== null; target = read(TARGET)) {
    let isNext = false;
    for (let part = read(PARAMETER); part !== null; part = read(PARAMETER)) {
      const relations = (part[2] ?? part[3] ?? "").toLowerCase().split(/\s+/);
      if (part[1]?.toLowerCase() === "rel" && relations.includes("next")) isNext = true;
    }
    if (isNext) return target[1];
  }
  return undefined;
}
