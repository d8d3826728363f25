/**
 * A package URL, decoded. https://ecma-tc54.github.io/ECMA-427/
 *
 * Read here and not by packageurl-js 2.0.1 (December 2024, before the standard): that reads through the WHATWG URL parser,
 * which drops tabs and line breaks, so that two texts become one package.
 */
export interface Purl {
  /** In lower case. */
  readonly type: string;
  /** Namespace and name, decoded, as `@scope/name`. */
  readonly path: string;
  readonly version?: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const TYPE = /^[a-z][a-z0-9.+-]*$/;
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A purl, or `undefined` for what is none. The unencoded `@` of an npm scope is taken, as all readers do. */
export function parsePurl(text: string): Purl | undefined {
  if (!/^pkg:/i.test(text)) return undefined;
  const [withoutSubpath] = splitLast(text.slice("pkg:".length), "#");
  const [coordinates, qualifierText] = splitLast(withoutSubpath, "?");
  const [type, rest] = splitFirst(coordinates.replace(/^\/+/, ""), "/");
  const [path, version] = splitVersion(rest ?? "");
  const segments = decodeAll(path.split("/").filter((segment) => segment !== ""));
  const decodedVersion = version === undefined ? undefined : decode(version);
  const qualifiers = parseQualifiers(qualifierText ?? "");
  if (segments === undefined || segments.length === 0 || qualifiers === undefined) return undefined;
  if (version !== undefined && decodedVersion === undefined) return undefined;
  const lowerType = type.toLowerCase();
  if (!TYPE.test(lowerType)) return undefined;
  return {
    type: lowerType,
    path: normalizeName(lowerType, segments.join("/")),
    ...(decodedVersion === undefined || decodedVersion === "" ? {} : { version: decodedVersion }),
    qualifiers,
  };
}

/** PyPI's names are one and the same in either case and with runs of `-`, `_` and `.`; other types are left as written. */
const normalizeName = (type: string, path: string): string =>
  type === "pypi" ? path.toLowerCase().replace(/[-_.]+/g, "-") : path;

/** The version follows the last `@`, unless that begins a segment. */
function splitVersion(text: string): readonly [string, string?] {
  const at = text.lastIndexOf("@");
  return at <= 0 || text[at - 1] === "/" ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseQualifiers(text: string): ReadonlyMap<string, string> | undefined {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split("&").filter((part) => part !== "")) {
    const [key, value] = splitFirst(pair, "=");
    const decoded = decode(value ?? "");
    if (decoded === undefined) return undefined;
    if (decoded !== "") qualifiers.set(key.toLowerCase(), decoded);
  }
  return qualifiers;
}

function splitFirst(text: string, separator: string): readonly [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function splitLast(text: string, separator: string): readonly [string, string?] {
  const index = text.lastIndexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function decodeAll(segments: readonly string[]): readonly string[] | undefined {
  const decoded = segments.map(decode);
  return decoded.every((segment) => segment !== undefined) ? decoded : undefined;
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return UNSAFE.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
