import assert from "node:assert/strict";
import { parseContainerId } from "../../../cli/evidence-container";
import { container, ID } from "./fake-arm";
import { run } from "./support";

describe("the id of a container to lock", () => {
  for (const id of [
    "evidence",
    ID.replace("/subscriptions", "https://evil.example/subscriptions"),
    ID.replace("audit-bb148c", "../x"),
    ID.replace("audit-bb148c", "a?b"),
    ID.replace("/evidence", "/e"),
    ID.replace("/evidence", "/-evidence"),
    ID.replace("/evidence", "/evi--dence"),
    `${ID}/`,
    ID.replace("blobServices", "fileServices"),
  ]) {
    it(`takes no ${id}`, async () => {
      const { code, stderr } = await run(["evidence", "lock", id, "--confirm", "evidence"]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: command-argument value '.*' is invalid for argument 'container'/,
      );
    });
  }

  it("takes the id in any case, as Azure does", () => {
    const id = ID.replace("resourceGroups", "resourcegroups").replace("/auditbb", "/AuditBB");
    assert.deepEqual(parseContainerId(id), container);
  });
});
