import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentationFiles, root } from "../../scripts/docs/pages";

/** A fenced code block of the documentation. */
export interface Block {
  /** `docs/concepts.md:12`, for the person who has to correct it. */
  readonly place: string;
  /** Language and role as the fence names them: `yaml`, `yaml fragment`, `console`. */
  readonly kind: string;
  readonly text: string;
}

/** Also indented, as in a list; a fence that never closes ends with the page. */
const FENCE = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^\n`]*)\n([^]*?)(?:^[ \t]*\2[`~]*[ \t]*$|(?![^]))/gm;

const blocksOf = (file: string, page: string): readonly Block[] =>
  [...page.matchAll(FENCE)].map(({ index, 1: indent = "", 3: info = "", 4: text = "" }) => ({
    place: `${file}:${page.slice(0, index).split("\n").length}`,
    kind: info.trim(),
    text: text
      .split("\n")
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join("\n"),
  }));

/** Every code block of every page. */
export const allBlocks = (): readonly Block[] =>
  documentationFiles().flatMap((file) => blocksOf(file, readFileSync(join(root, file), "utf8")));
