import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { root } from "../../scripts/docs/pages";
import type { Block } from "./blocks";
import type { World } from "./world";

/** A file of this package, so that `countersign/…` is what its `exports` say: what users get. */
const fileOf = (index: number): string => join(root, `docs/block-${index}.mts`);

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
};

/** Checks the types of all blocks at once: starting the compiler takes longer than checking. */
export const checkTypes = (blocks: readonly Block[]): void => {
  const texts = new Map(blocks.map(({ text }, index) => [fileOf(index), text]));
  const host = ts.createCompilerHost(options);
  const virtual: ts.CompilerHost = {
    ...host,
    fileExists: (name) => texts.has(name) || host.fileExists(name),
    readFile: (name) => texts.get(name) ?? host.readFile(name),
    getSourceFile: (name, language, ...rest) => {
      const text = texts.get(name);
      return text === undefined
        ? host.getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, virtual);
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const index = [...texts.keys()].indexOf(file?.fileName ?? "");
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    return `${blocks[index]?.place ?? ""}, line ${line} of the block: ${message}`;
  });
  assert.deepEqual(problems, []);
};

/** A part of a Pulumi program is part of an example, whose test runs it on the engine. */
export const checkProgram = ({ place, text }: Block): void => {
  const folder = join(root, "examples");
  const programs = readdirSync(folder).map((name) => join(folder, name, "index.ts"));
  // The page's blocks are formatted on their own, so they begin at the margin.
  const unindented = (code: string): string => code.replace(/^ +/gm, "");
  const found = programs.some((file) =>
    unindented(readFileSync(file, "utf8")).includes(unindented(text)),
  );
  assert.ok(found, `${place} is in no program of examples/`);
};

/** Runs a block in the world's folder and gives what it prints. */
export const runTypeScript = async ({ text }: Block, world: World): Promise<string> => {
  const { outputText } = ts.transpileModule(world.toReal(text), {
    compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, noEmit: false },
  });
  const printed: string[] = [];
  const console = { log: (...parts: unknown[]) => printed.push(parts.map(String).join(" ")) };
  const program = `(async (require, exports, console) => {${outputText}\n})`;
  const run = runInThisContext(program) as (...args: unknown[]) => Promise<void>;
  const here = process.cwd();
  process.chdir(world.folder);
  try {
    await run(createRequire(fileOf(0)), {}, console);
  } finally {
    process.chdir(here);
  }
  return printed.join("\n");
};
