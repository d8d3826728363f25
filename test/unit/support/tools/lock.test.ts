import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { withLock } from "../../../support/tools/lock";

describe("the lock of a tool's build", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "countersign-lock-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const never = (): void => {
    assert.fail("waited for a lock that nobody holds");
  };

  it("lets one work at a time and tells the other that it waits", async () => {
    const lock = path.join(folder, "lock");
    const order: string[] = [];
    let second: Promise<void> | undefined;
    await withLock(
      lock,
      async () => {
        const waiting = Promise.withResolvers<undefined>();
        second = withLock(
          lock,
          () => Promise.resolve(void order.push("second")),
          () => {
            waiting.resolve(undefined);
          },
        );
        await waiting.promise;
        order.push("first");
      },
      never,
    );
    await second;
    assert.deepEqual(order, ["first", "second"]);
  });

  it("takes over from a process that no longer lives", async () => {
    const lock = path.join(folder, "lock");
    fs.mkdirSync(lock);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    fs.writeFileSync(path.join(lock, "pid"), String(pid));
    assert.equal(await withLock(lock, () => Promise.resolve("built"), never), "built");
    assert.equal(fs.existsSync(lock), false);
  });

  it("is given back when the work fails", async () => {
    const lock = path.join(folder, "lock");
    await assert.rejects(withLock(lock, () => Promise.reject(new Error("no compiler")), never));
    assert.equal(fs.existsSync(lock), false);
  });
});
