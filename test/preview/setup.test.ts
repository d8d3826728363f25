import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, it } from "mocha";
import { assertFindings, packForms, policyPack, useWorld, workloads } from "./harness";

describe("a policy pack that is not set up", () => {
  const world = useWorld();
  const workspaceFor = async () =>
    world().workspace("workloads", undefined, {
      config: workloads({ api: world().image("shop/api").tagged }),
    });

  it("refuses a configuration key that it does not know, and names it", async () => {
    const workspace = await workspaceFor();
    const result = await workspace.preview({
      policyPack,
      policyPackConfig: { "image-trusted": { unkown: "deny" } },
    });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["shop-dev: mandatory configuration.invalid"]);
    assert.match(result.text, /unkown/);
  });

  for (const { form, policyPack: pack } of packForms) {
    it(`says which places it tried when there is no policy (${form})`, async () => {
      const workspace = await workspaceFor();
      const file = path.join(workspace.directory, "trust-policy.yaml");
      fs.rmSync(file);
      const result = await workspace.preview({ policyPack: pack });
      assert.notEqual(result.exitCode, 0);
      assertFindings(result, ["shop-dev: mandatory policy.missing"]);
      for (const place of ["countersign:policy", "COUNTERSIGN_POLICY", file]) {
        assert.ok(result.text.includes(place), `${place} is missing in: ${result.text}`);
      }
    });
  }

  it("shows a mistake in the policy in the file", async () => {
    const workspace = await workspaceFor();
    const policy = fs.readFileSync(path.join(workspace.directory, "trust-policy.yaml"), "utf8");
    const lines = policy.split("\n");
    const line = lines.findIndex((text) => text === "      - release");
    lines[line] = "      - relase";
    workspace.write({ "trust-policy.yaml": lines.join("\n") });
    const result = await workspace.preview({ policyPack });
    assert.notEqual(result.exitCode, 0);
    assertFindings(result, ["shop-dev: mandatory policy.invalid"]);
    assert.match(result.text, new RegExp(`trust-policy\\.yaml:${line + 1}:9`));
    assert.match(result.text, /did you mean "release"\?/);
  });

  it("creates nothing in an update either", async () => {
    const workspace = await workspaceFor();
    fs.rmSync(path.join(workspace.directory, "trust-policy.yaml"));
    const result = await workspace.up({ policyPack, skipPreview: true });
    assert.notEqual(result.exitCode, 0);
    assert.deepEqual(world().cloud.resources.created, []);
  });
});

describe("the places of the policy", () => {
  const world = useWorld();

  it("are the pack's configuration, then the stack's, then COUNTERSIGN_POLICY, then the file", async () => {
    const workspace = await world().workspace("workloads", undefined, {
      config: workloads({ api: world().image("shop/api", "nobody").tagged }),
    });
    const noRules = world().policy({ rules: undefined });
    const denied = [`${world().registry.host}/shop/**`];
    workspace.write({
      "environment.yaml": JSON.stringify({ ...noRules, unmatched: "audit" }),
      "stack.yaml": JSON.stringify(noRules),
      "pack.yaml": JSON.stringify({ ...noRules, denied }),
    });
    const file = await workspace.preview({ policyPack });
    assertFindings(file, ["api: mandatory signature.missing"]);

    const env = { COUNTERSIGN_POLICY: "environment.yaml" };
    const environment = await workspace.preview({ policyPack, env });
    assertFindings(environment, ["api: advisory image.unmatched"]);

    workspace.configure({ "countersign:policy": "stack.yaml" });
    const stack = await workspace.preview({ policyPack, env });
    assertFindings(stack, ["api: mandatory image.unmatched"]);

    const pack = await workspace.preview({
      policyPack,
      env,
      policyPackConfig: { "image-trusted": { policy: "pack.yaml" } },
    });
    assertFindings(pack, ["api: mandatory image.denied"]);
  });
});

describe("secrets of the program", () => {
  const world = useWorld();

  for (const { form, policyPack: pack } of packForms) {
    it(`are never printed (${form})`, async () => {
      const secret = "correct horse battery staple";
      const { tagged } = world().image("shop/api", "nobody");
      const workspace = await world().workspace("secrets", undefined, {
        config: { image: tagged },
      });
      await workspace.setSecret("password", secret);
      const result = await workspace.preview({ policyPack: pack });
      assertFindings(result, ["api: mandatory signature.missing"]);
      assert.ok(!result.text.includes(secret), result.text);
      assert.ok(!JSON.stringify(result.violations).includes(secret));
    });
  }
});
