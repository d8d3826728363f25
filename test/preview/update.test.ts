import * as assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { assertFindings, packForms, useWorld, workloads } from "./harness";

describe("an update with the policy pack", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
  });

  const [executable, directory] = packForms;
  for (const { form, policyPack, skipPreview } of [
    { ...executable, skipPreview: false },
    { ...executable, skipPreview: true },
    { ...directory, skipPreview: true },
  ]) {
    const before = skipPreview ? "no preview" : "a preview";
    it(`creates nothing that the policy denies, with ${before} before it (${form})`, async () => {
      const workspace = await world().workspace("workloads", undefined, {
        config: workloads({ api: world().image("shop/api", "nobody").tagged }),
      });
      const denied = await workspace.up({ policyPack, skipPreview });
      assert.notEqual(denied.exitCode, 0);
      assertFindings(denied, ["api: mandatory signature.missing"]);
      assert.deepEqual(world().cloud.resources.created, []);

      workspace.configure(workloads({ api: world().image("shop/api").tagged }));
      const allowed = await workspace.up({ policyPack, skipPreview });
      assert.equal(allowed.exitCode, 0, allowed.text);
      assertFindings(allowed, []);
      assert.deepEqual(
        world().cloud.resources.created.map(({ name }) => name),
        ["api"],
      );
    });
  }
});
