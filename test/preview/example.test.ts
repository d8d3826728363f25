import * as assert from "node:assert/strict";
import * as path from "node:path";
import { describe, it } from "mocha";
import { loadPolicy } from "../../trust/policy";
import { assertFindings, policyPack, useWorld } from "./harness";

const directory = path.resolve(__dirname, "../../examples/preview-only");

describe("examples/preview-only", () => {
  const world = useWorld();

  it("is a program that the pack decides about, with a policy that is valid", async () => {
    const workspace = await world().engine.workspace({
      program: { directory },
      cloud: world().cloud,
      config: { images: JSON.stringify({ api: `${world().registry.host}/shop/api:1.0` }) },
    });
    const result = await workspace.preview({ policyPack });
    assertFindings(result, ["api: mandatory image.unmatched"]);
    assert.deepEqual(
      loadPolicy(path.join(directory, "trust-policy.yaml")).rules.map(({ name }) => name),
      ["signed"],
    );
  });
});
