import { limits } from "../../limits";
import { ownField } from "../json";

/** A field's name, or an index in a list. */
export type PathSegment = string | number;

const FIRST_NAME = /[A-Za-z_@$][A-Za-z0-9_@$-]*/y;
const SEGMENT = /\.([A-Za-z_@$][A-Za-z0-9_@$-]*)|\[(0|[1-9]\d{0,8})\]|\[("(?:[^"\\]|\\["\\])+")\]/y;

/**
 * Reads a path of fields, as `a.b[0].c`; a name with other characters stands as text in brackets, as in
 * `invocation["builder.id"]`, where `\"` and `\\` are the only escapes. The first segment is a name, in either form.
 * `undefined` for what is no path, and for one of more than `limits.jsonDepth` segments.
 */
export function parsePath(text: string): readonly PathSegment[] | undefined {
  if (text.length > limits.predicateTextLength) return undefined;
  FIRST_NAME.lastIndex = 0;
  const [first] = FIRST_NAME.exec(text) ?? [];
  const segments: PathSegment[] = first === undefined ? [] : [first];
  SEGMENT.lastIndex = first?.length ?? 0;
  while (SEGMENT.lastIndex < text.length) {
    const match = SEGMENT.exec(text);
    if (match === null) return undefined;
    const [, name, index, quotedName] = match;
    if (segments.length === 0 && quotedName === undefined) return undefined;
    segments.push(name ?? (index === undefined ? unquote(quotedName ?? "") : Number(index)));
  }
  return segments.length === 0 || segments.length > limits.jsonDepth ? undefined : segments;
}

const unquote = (text: string): string => text.slice(1, -1).replace(/\\(["\\])/g, "$1");

/** The value at a path; `undefined` if it is missing, or null. */
export function valueAt(predicate: unknown, path: readonly PathSegment[]): unknown {
  let value = predicate;
  for (const segment of path) {
    value =
      typeof segment === "string"
        ? ownField(value, segment)
        : Array.isArray(value)
          ? (value as readonly unknown[])[segment]
          : undefined;
  }
  return value ?? undefined;
}
