import * as assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as os from "node:os";
import { describe, it } from "mocha";
import { killTree, runProcess } from "../../../support/engine/process";

const options = { cwd: os.tmpdir(), env: process.env };
const forever = "setInterval(() => {}, 1000);";

/** Starts a child in a process group of its own, as the engine does with plugins, and prints its process id. */
const parent = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(forever)}], { detached: true, stdio: "ignore" });
  console.log(child.pid);
  ${forever}`;

describe("a process that runs a command of the engine", () => {
  it("gives exit code and output, whatever the exit code", async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 3;";
    const result = await runProcess(process.execPath, ["-e", script], {
      ...options,
      timeout: 60_000,
    });
    assert.deepEqual(result, { exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("is an error when its time is over", async () => {
    const endless = runProcess(process.execPath, ["-e", forever], { ...options, timeout: 100 });
    await assert.rejects(endless, /no end after 100 ms/);
  });

  it("is an error when it cannot be started", async () => {
    const missing = runProcess("/nonexistent/pulumi", [], { ...options, timeout: 60_000 });
    await assert.rejects(missing, { code: "ENOENT" });
  });

  it("is killed with everything that it started", async () => {
    const root = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(root.stdout, "data")) as [Buffer];
    assert.ok(root.pid);
    await killTree(root.pid);
    for (const pid of [String(root.pid), line.toString().trim()]) {
      const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
      // A zombie has ended: it only waits for the init process to notice.
      assert.match(stdout.trim(), /^(Z.*)?$/);
    }
  });
});
