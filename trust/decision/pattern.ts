import { RE2JS } from "re2js";

const compiled = new Map<string, RE2JS>();

/**
 * Whether an RE2 pattern matches a whole text. RE2 takes linear time whatever the pattern, so that neither the policy nor
 * a name in a certificate can stall the verifier. A pattern is compiled once per process.
 *
 * @throws RE2JSException if the pattern is not valid RE2; loading a policy refuses such a pattern.
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex.matches(text);
};
