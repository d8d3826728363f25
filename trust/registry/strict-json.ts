import { limits } from "../limits";

/** A text is not JSON, or JSON that two readers may take for different values. */
export class StrictJsonError extends Error {
  override readonly name = "StrictJsonError";
}

export interface StrictJsonOptions {
  /** Greatest nesting; default `limits.jsonDepth`. */
  readonly maxDepth?: number;
  /** Greatest number of values on all levels, an empty array or object counting twice; default `limits.jsonValues`. */
  readonly maxValues?: number;
  /**
   * Refuse two keys of one object that differ in case only. Go's decoders match keys without regard to case and let the
   * last one win, so such an object means one thing to cosign and another to us. Default false.
   */
  readonly caseVariants?: "refuse" | "accept";
}

/**
 * Parses JSON (RFC 8259) that somebody else wrote and others read too: invalid UTF-8, a byte order mark, trailing text,
 * duplicate keys, `__proto__`, keys with unpaired surrogates, deep nesting and endless lists are refused. (A list of a
 * million empty objects is small as text; the account of what is wrong with each takes all memory there is.)
 *
 * @throws {@link StrictJsonError}
 */
export function parseStrictJson(
  input: Uint8Array | string,
  options: StrictJsonOptions = {},
): unknown {
  const text = typeof input === "string" ? input : decodeUtf8(input);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // V8's message quotes the text, which a registry controls.
    throw new StrictJsonError("not valid JSON");
  }
  const { maxDepth = limits.jsonDepth, maxValues = limits.jsonValues, caseVariants } = options;
  checkStructure(text, { maxDepth, maxValues, foldCase: caseVariants === "refuse" });
  return value;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new StrictJsonError("not valid UTF-8");
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

interface Bounds {
  readonly maxDepth: number;
  readonly maxValues: number;
  readonly foldCase: boolean;
}

/** One linear pass over a text that is known to be valid JSON: native parsing gives the value, this the guarantees. */
function checkStructure(text: string, { maxDepth, maxValues, foldCase }: Bounds): void {
  /** The keys seen in each open object; `undefined` for an open array. */
  const open: (Set<string> | undefined)[] = [];
  let keys: Set<string> | undefined;
  let keyIsNext = false;
  let values = 1;
  const count = (): void => {
    if (++values > maxValues) throw new StrictJsonError(`more than ${maxValues} values`);
  };
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (keyIsNext && keys !== undefined) addKey(keys, text.slice(index, end + 1), foldCase);
        index = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        count();
        keys = text.charCodeAt(index) === OPEN_OBJECT ? new Set() : undefined;
        open.push(keys);
        if (open.length > maxDepth) {
          throw new StrictJsonError(`nested deeper than ${maxDepth} levels`);
        }
        keyIsNext = keys !== undefined;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        open.pop();
        keys = open.at(-1);
        keyIsNext = false;
        break;
      case COMMA:
        count();
        keyIsNext = keys !== undefined;
        break;
      case COLON:
        keyIsNext = false;
        break;
    }
  }
}

/** Index of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (;;) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
}

function addKey(keys: Set<string>, token: string, foldCase: boolean): void {
  const key = token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
  if (key === "__proto__") throw new StrictJsonError("the key __proto__ is refused");
  if (!key.isWellFormed()) throw new StrictJsonError("a key has an unpaired surrogate");
  // Both directions, as Unicode simple folding has it: the long s (U+017F) and the Kelvin sign fold to s and k.
  const folded = foldCase ? key.toUpperCase().toLowerCase() : key;
  if (keys.has(folded)) {
    throw new StrictJsonError(
      foldCase ? "two keys of one object are equal but for case" : "a key occurs twice",
    );
  }
  keys.add(folded);
}
