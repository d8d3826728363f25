import * as assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { assertFindings, packForms, policyPack, useWorld } from "./harness";

describe("an image that the same update builds", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
  });

  for (const { form, policyPack: pack } of packForms) {
    it(`attack 43: is an obligation in the preview, kept by the update (${form})`, async () => {
      const image = world().image("shop/built");
      world().cloud.outputs.set("build", { image: image.pinned });
      const workspace = await world().workspace("built-here");
      const preview = await workspace.preview({ policyPack: pack });
      assert.equal(preview.exitCode, 0, preview.text);
      assertFindings(preview, ["api: advisory image.unknown"]);

      const update = await workspace.up({ policyPack: pack });
      assert.equal(update.exitCode, 0, update.text);
      assert.deepEqual(created(), ["build", "api"]);
    });
  }

  it("is denied by the update before it is created", async () => {
    const image = world().image("shop/built", "nobody");
    world().cloud.outputs.set("build", { image: image.pinned });
    const workspace = await world().workspace("built-here");
    const update = await workspace.up({ policyPack });
    assert.notEqual(update.exitCode, 0);
    assert.match(update.text, /image\.unknown/);
    assertFindings(update, ["api: mandatory signature.missing"]);
    assert.deepEqual(created(), ["build"]);
  });

  it("fails the preview with `unknown: deny`", async () => {
    const workspace = await world().workspace("built-here");
    const result = await workspace.preview({
      policyPack,
      policyPackConfig: { "image-trusted": { unknown: "deny" } },
    });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["api: mandatory image.unknown"]);
  });

  const created = (): string[] => world().cloud.resources.created.map(({ name }) => name);
});

describe("a cluster that the same update creates", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
  });
  const kubeconfig = JSON.stringify({
    "current-context": "cluster",
    contexts: [{ name: "cluster", context: { namespace: "production" } }],
  });

  it("hides no denial where the namespace does not matter to the rule", async () => {
    const { tagged } = world().image("shop/api", "nobody");
    const workspace = await world().workspace("new-cluster", undefined, {
      config: { image: tagged },
    });
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["api: mandatory signature.missing"]);
  });

  it("leaves an obligation where the namespace decides, which the update keeps", async () => {
    const { tagged } = world().image("shop/api", "nobody");
    const policy = world().policy({
      rules: [
        {
          name: "signed",
          images: [`${world().registry.host}/shop/**`],
          signature: ["release"],
          mode: [{ namespaces: ["production"], mode: "enforce" }, { mode: "audit" }],
        },
      ],
    });
    const workspace = await world().workspace("new-cluster", policy, { config: { image: tagged } });
    const preview = await workspace.preview({ policyPack });
    assert.equal(preview.exitCode, 0, preview.text);
    assertFindings(preview, ["api: advisory namespace.unknown"]);

    world().cloud.outputs.set("cluster", { kubeconfig });
    const update = await workspace.up({ policyPack, skipPreview: true });
    assert.notEqual(update.exitCode, 0);
    assertFindings(update, ["api: mandatory signature.missing"]);
    assert.deepEqual(
      world().cloud.resources.created.map(({ name }) => name),
      ["cluster"],
    );
  });
});
