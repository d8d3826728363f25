import * as assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { assertFindings, packForms, policyPack, useWorld, workloads } from "./harness";

describe("a preview in which something else goes wrong", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
  });

  it("fails when the program throws, and still shows what the policy alone denies", async () => {
    const { tagged } = world().image("elsewhere/api");
    const workspace = await world().workspace("throws", undefined, { config: { image: tagged } });
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assert.match(result.text, /the program gives up/);
    assertFindings(result, ["api: mandatory image.unmatched"]);
  });

  it("fails when another resource fails its check, and shows the settled denials", async () => {
    const workspace = await world().workspace("workloads", undefined, {
      config: workloads({ unclaimed: world().image("elsewhere/api").tagged }),
    });
    workspace.write({
      "index.ts": `
        import * as kubernetes from "@pulumi/kubernetes";
        import * as pulumi from "@pulumi/pulumi";
        const [{ name, image }] = new pulumi.Config().requireObject<{ name: string; image: string }[]>("workloads");
        const spec = { containers: [{ name, image }] };
        const pod = new kubernetes.core.v1.Pod(name, { spec });
        new kubernetes.core.v1.ConfigMap("broken", {}, { dependsOn: pod });`,
    });
    world().cloud.failingChecks.set("broken", "spec.replicas must be a number");
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assert.match(result.text, /spec\.replicas must be a number/);
    assertFindings(result, ["unclaimed: mandatory image.unmatched"]);
  });

  for (const { form, policyPack: pack } of packForms) {
    it(`decides only about what --target names (${form})`, async () => {
      const workspace = await world().workspace("workloads", undefined, {
        config: workloads({
          good: world().image("shop/good").tagged,
          unsigned: world().image("shop/unsigned", "nobody").tagged,
        }),
      });
      const target = (name: string) =>
        `urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::${name}`;
      const good = await workspace.preview({ policyPack: pack, target: target("good") });
      assertFindings(good, []);
      assert.equal(good.exitCode, 0, good.text);
      const unsigned = await workspace.preview({ policyPack: pack, target: target("unsigned") });
      assertFindings(unsigned, ["unsigned: mandatory signature.missing"]);
      assert.notEqual(unsigned.exitCode, 0);
    });
  }
});
