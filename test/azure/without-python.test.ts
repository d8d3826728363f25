import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { runProcess } from "../support/engine/process";

describe("npm run verify:azure without what it needs", () => {
  const root = resolve(__dirname, "../..");
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-python-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const verify = () =>
    runProcess(process.execPath, ["--import", "tsx", "scripts/verify-azure/main.ts"], {
      cwd: root,
      env: { PATH: folder, HOME: folder, COUNTERSIGN_TOOL_CACHE: folder },
      timeout: 120_000,
    });

  const WANTED = "checkov needs python3 3.11 or newer, with its module venv";

  /** Puts a `python3` there that answers as a real one would. */
  const python = (script: string): void => {
    symlinkSync("/bin/sh", join(folder, "sh"));
    const file = join(folder, "python3");
    writeFileSync(file, `#!${join(folder, "sh")}\n${script}\n`);
    chmodSync(file, 0o755);
  };

  const cases = {
    "no Python": { script: undefined, says: `${WANTED}: there is no python3 on PATH` },
    "an old Python": { script: "echo 3.9", says: `${WANTED}: found python3 3.9` },
    "a Python without venv": {
      script: `echo "Traceback" >&2\necho "ModuleNotFoundError: No module named 'ensurepip'" >&2\nexit 1`,
      says: `${WANTED}: ModuleNotFoundError: No module named 'ensurepip'`,
    },
    "a Python that makes no environment": {
      script: `case "$2" in -c) echo 3.11;; *) echo "no space left" >&2; exit 1;; esac`,
      says: "checkov cannot be installed: no space left",
    },
  };
  for (const [what, { script, says }] of Object.entries(cases)) {
    it(`says so in one line: ${what}`, async () => {
      if (script !== undefined) python(script);
      const { exitCode, stdout, stderr } = await verify();
      const lines = stderr.trim().split("\n");
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.deepEqual(
        lines.filter((line) => !line.startsWith("installing checkov")),
        [says],
      );
    });
  }
});
