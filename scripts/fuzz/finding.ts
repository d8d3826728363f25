import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfInput, inputOf, type Input } from "./input";
import type { Problem } from "./judge";
import type { World } from "./world";

/** An input that was handled wrongly once, with all that is needed to try it again. */
export interface Finding {
  readonly kind: string;
  readonly problem: Problem;
  /** Where it came from: the seed of the runner and the number of the run. */
  readonly seed: string;
  readonly run: number;
  readonly input: Input;
  readonly world: World;
}

export const regressionsFolder = join(__dirname, "..", "..", "test", "fuzz", "regressions");

/** JSON; parts that are no UTF-8 stand in base64. */
type StoredPart = { readonly text: string } | { readonly base64: string };

/** Keeps a finding as a regression case. @returns the file */
export function keepFinding(finding: Finding, folder = regressionsFolder): string {
  const { input, kind, world, ...rest } = finding;
  const name = `${kind}-${digestOfInput(input).slice(0, 16)}.json`;
  const stored = {
    kind,
    ...rest,
    input: Object.fromEntries(Object.entries(input).map(([part, bytes]) => [part, store(bytes)])),
    world,
  };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`);
  return file;
}

export function readFindings(folder = regressionsFolder): readonly (Finding & { file: string })[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((file) => {
    const stored = JSON.parse(readFileSync(join(folder, file), "utf8")) as Omit<
      Finding,
      "input"
    > & {
      input: Record<string, StoredPart>;
    };
    const parts = Object.entries(stored.input).map(
      ([name, part]) => [name, restore(part)] as const,
    );
    return { ...stored, file, input: inputOf(Object.fromEntries(parts)) };
  });
}

function store(bytes: Buffer): StoredPart {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString("base64") };
}

const restore = (part: StoredPart): Buffer =>
  "text" in part ? Buffer.from(part.text) : Buffer.from(part.base64, "base64");
