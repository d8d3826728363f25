import { RE2JS } from "re2js";
import { parsePurl, type Purl } from "../purl";

/** A pattern of package URLs, as `bannedComponents` has them. */
export interface PurlPattern {
  /**
   * Whether a package is meant. Compared without regard to case: of two spellings the stricter reading counts.
   * A package of unknown version is meant by a pattern of any version.
   */
  readonly matches: (purl: Purl, version: string | undefined) => boolean;
}

/**
 * `pkg:type/namespace/name` or `pkg:type/namespace/name@version`; `*` stands for any run of characters, `/` included, and
 * the type is literal: `pkg:npm/event-stream@3.3.6`, `pkg:golang/example.com/evil/*`. Without version any version is meant.
 * `undefined` for what is none; qualifiers and subpaths are refused, since they would not be compared.
 */
export function parsePurlPattern(text: string): PurlPattern | undefined {
  const pattern = /[?#]/.test(text) ? undefined : parsePurl(text);
  if (pattern === undefined) return undefined;
  const matchesPath = globMatcher(pattern.path);
  const matchesVersion = globMatcher(pattern.version ?? "*");
  return {
    matches: (purl, version) =>
      purl.type === pattern.type &&
      matchesPath(purl.path) &&
      (version === undefined || matchesVersion(version)),
  };
}

/** RE2, which takes linear time: both the pattern and the names come from others. */
function globMatcher(glob: string): (text: string) => boolean {
  const lower = glob.toLowerCase();
  if (!lower.includes("*")) return (text) => text.toLowerCase() === lower;
  const expression = lower
    .split("*")
    .map((part) => RE2JS.quote(part))
    .join(".*");
  const compiled = RE2JS.compile(expression, RE2JS.DOTALL);
  return (text) => compiled.matches(text.toLowerCase());
}
