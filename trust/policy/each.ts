import { RE2JS } from "re2js";
import type { Path } from "./problem";

/** What the variables of an `each` stand for, in one of the rules that it writes out. */
export type Values = ReadonlyMap<string, string>;

type Each = Readonly<Record<string, readonly string[]>>;

/** Most rules that one `each` may write out. */
export const MAX_EACH = 1000;

/** How many rules an `each` writes out. */
export const eachCount = (each: Each): number =>
  Object.values(each).reduce((product, values) => product * values.length, 1);

/** The values of each rule that an `each` writes out; none if there are more than `MAX_EACH`. */
export const combinations = (each: Each): readonly Values[] => {
  if (eachCount(each) > MAX_EACH) return [];
  // Sorted: the order in which variables are written must not change the names, and with them the digest.
  return Object.entries(each)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce<Values[]>(
      (all, [variable, values]) =>
        all.flatMap((one) => values.map((value) => new Map([...one, [variable, value]]))),
      [new Map()],
    );
};

/** The name of what was written out with these values. */
export const suffixed = (name: string, values: Values): string =>
  values.size === 0 ? name : `${name}/${[...values.values()].join(",")}`;

/** Whether `{variable}` stands anywhere in a value. */
export const holdsVariable = (value: unknown, variable: string): boolean =>
  JSON.stringify(value).includes(`{${variable}}`);

/**
 * The value with its variables replaced. In a pattern, what stands for a variable is text and never a piece of the
 * pattern: `a.b` must not match `axb`.
 */
export const substitute = <Value>(value: Value, values: Values): Value =>
  mapTexts(value, [], (text, path) =>
    replaceVariables(text, values, isPattern(path) ? (literal) => RE2JS.quote(literal) : undefined),
  ) as Value;

/** `subjectPattern` of a signer and `matches` of a condition. A label of a namespace may have such a name, too. */
const isPattern = (path: Path): boolean =>
  path.at(-1) === "subjectPattern" || (path.at(-1) === "matches" && path.includes("where"));

const replaceVariables = (
  text: string,
  values: Values,
  quote: (value: string) => string = (value) => value,
): string =>
  text.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (whole, variable: string) => {
    const value = values.get(variable);
    return value === undefined ? whole : quote(value);
  });

const mapTexts = (
  value: unknown,
  path: Path,
  change: (text: string, path: Path) => string,
): unknown => {
  if (typeof value === "string") return change(value, path);
  if (Array.isArray(value)) {
    return value.map((item, index) => mapTexts(item, [...path, index], change));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, [...path, key], change)]),
  );
};
