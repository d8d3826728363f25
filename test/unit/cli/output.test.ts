import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Output } from "../../../cli/io";
import { main } from "../../../cli/main";
import { Folder } from "./support";

/** An output that fails as a file on a full disk does: in the next tick. */
const fullDisk = (): Output => {
  const output = Object.assign(new EventEmitter(), {
    write: () => {
      process.nextTick(() => output.emit("error", new Error("ENOSPC: no space left on device")));
    },
  });
  return output;
};

describe("output that cannot be written", () => {
  let folder: Folder;
  let args: string[];
  before(() => {
    folder = new Folder();
    args = ["verify", "nginx", "--policy", folder.policy({ unmatched: "enforce" })];
  });
  after(() => {
    folder.remove();
  });

  it("changes nothing where the reader has gone: the exit code says what was decided", async () => {
    const program = `require("./cli/main").main(process.argv.slice(1), process).then((code) => { process.exitCode = code; });`;
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program, "--", ...args], {
      cwd: resolve(__dirname, "../../.."),
      env: { ...process.env, CI: "true" },
    });
    const ended = once(child, "exit");
    child.stdout.destroy();
    const stderr = await text(child.stderr);
    await ended;
    assert.equal(stderr, "");
    assert.equal(child.exitCode, 1);
  });

  it("is an error, not a denial, where the disk is full", async () => {
    let stderr = "";
    const explanations = { write: (part: string) => (stderr += part) };
    const code = await main(args, {
      stdout: fullDisk(),
      stderr: explanations,
      env: { CI: "true" },
    });
    assert.equal(code, 2);
    assert.equal(stderr, "error: the output cannot be written: ENOSPC: no space left on device\n");
  });

  it("changes nothing where only explanations are lost", async () => {
    const stdout = { write: () => undefined };
    const wrong = ["verify", "nginx", "--policy", "none.yaml"];
    assert.equal(await main(wrong, { stdout, stderr: fullDisk(), env: { CI: "true" } }), 2);
  });
});
