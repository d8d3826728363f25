import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from "yaml";
import type { Document, Node } from "yaml";
import { PolicyError } from "./problem";
import type { Path, PolicyProblem, PolicyText } from "./problem";

/** A place in a text: line and column from 1, and how many characters of the line are meant. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Finds the value, or the key, at a path. What is not there is shown at the nearest thing that is. */
export type Locate = (path: Path, target: "value" | "key") => Place;

/** A text as data, with the way back to its places. */
export interface LocatedValue {
  readonly value: unknown;
  readonly locate: Locate;
}

/** A text that is no YAML at all has a mistake on every line. */
const MAX_SYNTAX_PROBLEMS = 10;

/** More aliases than a hand-written policy has; a bomb needs them by the thousand. */
const MAX_ALIASES = 100;

/**
 * Parses YAML 1.2 or JSON (a file named `*.json` must be strict JSON as well).
 * @throws PolicyError with the place of each syntax error.
 */
export const parseLocated = (source: PolicyText): LocatedValue => {
  const { text, file } = source;
  const counter = new LineCounter();
  const placeOf = (start: number, end: number): Place => placeInText(text, counter, start, end);
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      stringKeys: true,
      resolveKnownTags: false,
      logLevel: "error",
    });
    const problems: PolicyProblem[] = [...document.errors, ...document.warnings].map((error) => ({
      path: "",
      ...placeOf(...error.pos),
      // The parser reports the end of the stack as a mistake of the text.
      message: /call stack/.test(error.message) ? "nested too deeply" : lowerFirst(error.message),
    }));
    visit(document, {
      Alias: (_key, alias) => {
        if (alias.resolve(document) !== undefined) return;
        const [start, end] = alias.range ?? [0, 0];
        const message = `no anchor "&${alias.source}" before this alias`;
        problems.push({ path: "", ...placeOf(start, end), message });
      },
    });
    if (problems.length === 0 && file.endsWith(".json")) problems.push(...jsonProblems(text));
    if (problems.length > 0) throw new PolicyError(problems.slice(0, MAX_SYNTAX_PROBLEMS), source);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, locate: locator(document, placeOf) };
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    // The parser throws these two itself: nesting beyond the stack, and aliases beyond the limit.
    const message =
      error instanceof RangeError ? "nested too deeply" : lowerFirst((error as Error).message);
    throw new PolicyError([{ path: "", message }], source);
  }
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const jsonProblems = (text: string): PolicyProblem[] => {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return [];
  } catch (error) {
    const message = (error as Error).message;
    const position = /line (\d+) column (\d+)/.exec(message);
    const place = position
      ? { line: Number(position[1]), column: Number(position[2]), length: 1 }
      : {};
    return [
      {
        path: "",
        ...place,
        message: `not JSON: ${message}`,
        hint: "name the file *.yaml, or correct it",
      },
    ];
  }
};

const placeInText = (text: string, counter: LineCounter, start: number, end: number): Place => {
  const { line, col } = counter.linePos(Math.min(start, text.length));
  const newline = text.indexOf("\n", start);
  const lineEnd = newline === -1 ? text.length : newline;
  const shown = text.slice(start, Math.min(end, lineEnd)).trimEnd();
  return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(shown.length, 1) };
};

const locator =
  (document: Document, placeOf: (start: number, end: number) => Place): Locate =>
  (path, target) => {
    let node: Node | null = document.contents;
    let key: Node | undefined;
    for (const segment of path) {
      const collection: Node | undefined | null = isAlias(node) ? node.resolve(document) : node;
      if (isMap(collection)) {
        const pair = collection.items.find(
          (item) => isScalar(item.key) && item.key.value === segment,
        );
        if (!pair) break;
        key = pair.key as Node;
        node = pair.value as Node | null;
      } else if (isSeq(collection) && typeof segment === "number" && collection.items[segment]) {
        key = undefined;
        node = collection.items[segment] as Node;
      } else break;
    }
    // A block collection begins below its key, which is the better place to look at.
    const block = isCollection(node) && node.flow !== true;
    const [valueStart, valueEnd] = node?.range ?? [0, 0];
    const shown = key && (target === "key" || block || valueStart === valueEnd) ? key : node;
    const [start, end] = shown?.range ?? [0, 0];
    // The whole of a collection would be a long line under a long line: its first character says as much.
    return placeOf(start, isCollection(shown) && shown.items.length > 0 ? start + 1 : end);
  };
