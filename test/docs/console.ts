import assert from "node:assert/strict";
import type { Block } from "./blocks";
import { Terminal } from "./commands";
import { previewText } from "./preview";
import type { World } from "./world";

/** Runs every `$ …` line of a block, and compares what it prints with what the page shows. */
export const checkConsole = async (block: Block, policy: string, world: World): Promise<void> => {
  const terminal = new Terminal(world);
  const [before, ...commands] = block.text.split(/^\$ /m);
  assert.equal(before, "", "a console block begins with a command");
  for (const command of commands) {
    const [line = "", ...shown] = command.trimEnd().split("\n");
    const ran = await terminal.run(line);
    if (ran) assert.equal(normalise(ran.output), normalise(shown.join("\n")), line);
    else if (/^pulumi preview\b/.test(line)) {
      const example = line.includes("--policy-pack") ? "preview-only" : "verified-image";
      assertExcerpt(await previewText(example, policy, world), shown);
    } else assert.deepEqual(shown, [], `what "${line}" prints is not tested`);
  }
};

/** Runs or checks every line of a block; the programs of this package may judge, but not be called wrongly. */
export const checkShell = async (block: Block, world: World): Promise<void> => {
  const terminal = new Terminal(world);
  for (const line of block.text.trim().split("\n")) {
    const ran = await terminal.run(line);
    assert.notEqual(ran?.exitCode, 2, `${line}\n${ran?.output ?? ""}`);
  }
};

const assertExcerpt = (output: string, shown: readonly string[]): void => {
  const wanted = normalise(shown.join("\n"));
  assert.ok(normalise(output).includes(wanted), `${wanted}\nis no part of\n${normalise(output)}`);
};

/** A text without what differs from run to run: digests, durations, times, log indexes. */
const normalise = (text: string): string =>
  text
    .replace(/\bsha256:[0-9a-f]{8,64}/g, "sha256:0")
    .replace(/\b\d+\.\d\d s\b/g, "0.00 s")
    .replace(/("seconds": )[\d.]+/g, "$10")
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d\.\d+)?( UTC|Z)/g, "TIME")
    .replace(/Rekor \d+/g, "Rekor 0")
    .replace(/[ \t]+$/gm, "")
    .trim();
