import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const CORPORA = join(__dirname, "..", "..", "..", "shared", "corpora");

/** A file of the real corpora beside this repository; `undefined` where they are absent. */
export function corpusFile(name: string): Buffer | undefined {
  try {
    return readFileSync(join(CORPORA, name));
  } catch {
    return undefined;
  }
}

/** The files below a folder of the corpora, in a stable order; none where they are absent. */
export function corpusFiles(folder: string): readonly string[] {
  try {
    return readdirSync(join(CORPORA, folder), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((name) => statSync(join(CORPORA, name)).isFile())
      .sort();
  } catch {
    return [];
  }
}
