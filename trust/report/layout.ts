import { styleText } from "node:util";

/** How text is printed. */
export interface TextStyle {
  /** ANSI colours. Default false. */
  readonly color?: boolean;
  /** Columns; a word that is longer stands on a line of its own. Default 100. */
  readonly width?: number;
  /** Symbols beyond ASCII. Default true. */
  readonly unicode?: boolean;
}

/** Column at which images, modes and labels begin. */
export const LABEL_COLUMN = 13;
/** Column at which codes and texts begin. */
export const TEXT_COLUMN = 23;

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours, where they are asked for: whether an output takes them is the caller's knowledge. */
export const painter =
  ({ color = false }: TextStyle): Paint =>
  (format, text) =>
    color ? styleText(format, text, { validateStream: false }) : text;

const ascii: Readonly<Record<string, string>> = {
  "✓": "+",
  "✗": "x",
  "→": "->",
  "…": "...",
  "·": "-",
};

/** A text with the report's own symbols in ASCII. */
export const withoutSymbols = (text: string): string =>
  text.replace(/[✓✗→…·]/g, (symbol) => ascii[symbol] ?? symbol);

/** Breaks a text at spaces into lines of at most this many columns; a longer word, such as a URL, stays whole. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
};
