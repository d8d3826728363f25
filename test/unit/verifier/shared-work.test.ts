import assert from "node:assert/strict";
import { SharedWork } from "../../../trust/shared-work";

describe("shared work", () => {
  it("is not started for somebody who has left", async () => {
    const reason = new Error("too late");
    const started: string[] = [];
    const work = new SharedWork(60_000);
    const joined = work.join(["tag"], AbortSignal.abort(reason), () => {
      started.push("tag");
      return Promise.reject(new Error("nobody waits for this"));
    });
    await assert.rejects(joined, reason);
    assert.deepEqual(started, []);
  });
});
