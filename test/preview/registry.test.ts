import * as assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { startRegistry } from "../support/registry";
import { assertFindings, policyPack, useWorld, workloads } from "./harness";

describe("a registry that cannot be read", () => {
  const world = useWorld();
  afterEach(() => {
    world().registry.faults = undefined;
    world().cloud.reset();
  });

  it("denies, and says that it is down, not that the image is unsigned", async () => {
    const gone = await startRegistry();
    await gone.close();
    const policy = world().policy({
      rules: [{ name: "signed", images: [`${gone.host}/**`], signature: ["release"] }],
    });
    const workspace = await world().workspace("workloads", policy, {
      config: workloads({ api: `${gone.host}/shop/api:1.0` }),
    });
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["api: mandatory registry.unreachable"]);
  });

  it("denies, and says that it throttles", async () => {
    const { tagged } = world().image("shop/api");
    world().registry.faults = () => ({ status: 429, headers: { "retry-after": "0" } });
    const workspace = await world().workspace("workloads", undefined, {
      config: workloads({ api: tagged }),
    });
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["api: mandatory registry.throttled"]);
  });

  it("may pass a preview with `undecided: warn`, never an update", async () => {
    const { tagged } = world().image("shop/api");
    world().registry.faults = () => ({ status: 429, headers: { "retry-after": "0" } });
    const workspace = await world().workspace("workloads", undefined, {
      config: workloads({ api: tagged }),
    });
    const policyPackConfig = { "image-trusted": { undecided: "warn" } };
    const preview = await workspace.preview({ policyPack, policyPackConfig });
    assert.equal(preview.exitCode, 0, preview.text);
    assertFindings(preview, ["api: advisory registry.throttled"]);

    const update = await workspace.up({ policyPack, policyPackConfig, skipPreview: true });
    assert.notEqual(update.exitCode, 0);
    assertFindings(update, ["api: mandatory registry.throttled"]);
    assert.deepEqual(world().cloud.resources.created, []);
  });
});
