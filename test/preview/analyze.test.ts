import * as assert from "node:assert/strict";
import * as path from "node:path";
import { describe, it } from "mocha";
import { assertFindings, packForms, stranger, useWorld, workloads } from "./harness";

describe("pulumi policy analyze, on the state of a stack that was deployed without the pack", () => {
  const world = useWorld();

  for (const { form, policyPack } of packForms) {
    it(`finds what should not be there (${form})`, async () => {
      const workspace = await world().workspace("workloads", undefined, {
        config: workloads({
          good: world().image("shop/good").tagged,
          stranger: world().image("shop/stranger", stranger).tagged,
          unsigned: world().image("shop/unsigned", "nobody").tagged,
        }),
      });
      const deployed = await workspace.up({ skipPreview: true });
      assert.equal(deployed.exitCode, 0, deployed.text);
      workspace.write({ "state.json": await workspace.exportState() });

      const file = path.join(workspace.directory, "state.json");
      const result = await workspace.policyAnalyze(file, { policyPack });
      assertFindings(result, [
        "stranger: mandatory identity.mismatch",
        "unsigned: mandatory signature.missing",
      ]);
      assert.equal(result.exitCode, 1, result.text);
    });
  }
});
