import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { exportArm } from "../../arm";
import type { CheckResult } from "../../scripts/verify-azure/checkov";
import {
  coverageCase,
  insecureCases,
  insecureTemplates,
} from "../../scripts/verify-azure/insecure";
import {
  deviationCase,
  lintCase,
  metCase,
  mustPassCases,
  skipCases,
  terraformCase,
} from "../../scripts/verify-azure/judge";
import type { Rules } from "../../scripts/verify-azure/judge";

const REGISTRY = "Microsoft.ContainerRegistry/registries";

const result = (id: number, passed: boolean, more: Partial<CheckResult> = {}): CheckResult => ({
  template: "production",
  id: `CKV_AZURE_${id}`,
  type: REGISTRY,
  name: "acme",
  passed,
  ...more,
});

const rules: Rules = {
  types: { [REGISTRY]: ["CKV_AZURE_137"] },
  terraformOnly: ["CKV_AZURE_237"],
  skips: [{ id: "CKV_AZURE_166", types: [REGISTRY], reason: "quarantine hides images" }],
};

const posture = (met: string[], deviations: string[] = []) => ({
  met,
  deviations: deviations.map((check) => ({ check, title: check, reason: "profile development" })),
});

const { template } = exportArm([
  {
    type: "azure-native:containerregistry:Registry",
    name: "registry",
    inputs: { registryName: "acme", adminUserEnabled: false },
  },
]);
const registries = template.resources;

describe("the gate of verify:azure", () => {
  it("lets no property pass that Azure does not have, and no resource that it did not see", () => {
    const exported = exportArm([
      {
        type: "azure-native:containerregistry:Registry",
        name: "registry",
        inputs: { location: "westeurope", sku: { name: "premium" } },
      },
      { type: "azure-native:web:WebApp", name: "site", inputs: {} },
    ]);
    assert.deepEqual(lintCase("production", { ...exported, postures: [] }).problems, [
      'registry.sku.name: Azure writes "Premium", found "premium"',
      "site (azure-native:web:WebApp): cannot be written as ARM JSON",
    ]);
  });

  it("wants every resource to pass what its type must pass", () => {
    const problems = (...results: CheckResult[]) =>
      mustPassCases("production", registries, results, rules).flatMap((verified) => [
        verified.name,
        ...verified.problems,
      ]);
    const name = `CKV_AZURE_137 ${REGISTRY}`;
    assert.deepEqual(problems(result(137, true)), [name]);
    assert.deepEqual(problems(result(137, false)), [name, "acme: fails"]);
    const unseen = [name, "acme: checkov did not look at it"];
    assert.deepEqual(problems(), unseen);
    assert.deepEqual(problems(result(137, true, { name: "other" })), unseen);
    assert.deepEqual(problems(result(137, true, { type: "Microsoft.Other/registries" })), unseen);
    assert.deepEqual(mustPassCases("production", [], [], rules), []);
  });

  it("explains every failure, by a skip or by a deviation", () => {
    const problems = (deviations: string[], ...results: CheckResult[]) =>
      deviationCase("production", [posture([], deviations)], results, rules).problems;
    assert.deepEqual(problems([], result(137, true), result(166, false)), []);
    assert.deepEqual(problems([], result(139, false)), [
      `CKV_AZURE_139 fails on acme (${REGISTRY}), which nothing explains`,
    ]);
    assert.deepEqual(problems([], result(166, false, { type: "Microsoft.Other/registries" })), [
      "CKV_AZURE_166 fails on acme (Microsoft.Other/registries), which nothing explains",
    ]);
    assert.deepEqual(problems(["registry.private"], result(139, false)), []);
  });

  it("wants what deviates to fail", () => {
    const problems = (...results: CheckResult[]) =>
      deviationCase("development", [posture([], ["registry.private"])], results, rules).problems;
    const fails = ["CKV_AZURE_139 does not fail, although registry.private is a deviation"];
    assert.deepEqual(problems(result(139, true)), fails);
    assert.deepEqual(problems(), fails);
    const unseen = posture([], ["registry.data-endpoint", "registry.export"]);
    assert.deepEqual(deviationCase("development", [unseen], [], rules).problems, []);
  });

  it("wants what is met to pass somewhere", () => {
    const problems = (...results: CheckResult[]) =>
      metCase("production", [posture(["registry.private", "registry.export"])], results, rules)
        .problems;
    assert.deepEqual(problems(result(139, true)), []);
    const nowhere = ["CKV_AZURE_139 passes nowhere, although registry.private is met"];
    assert.deepEqual(problems(), nowhere);
    assert.deepEqual(problems(result(139, false)), nowhere);
  });

  it("takes no skip that is stale, or has no reason", () => {
    const problems = (skips: Rules["skips"], ...results: CheckResult[]) =>
      skipCases(results, { ...rules, skips }).flatMap((verified) => verified.problems);
    assert.deepEqual(problems(rules.skips, result(166, false)), []);
    const stale = ["it fails nowhere: remove the skip"];
    assert.deepEqual(problems(rules.skips, result(166, true)), stale);
    assert.deepEqual(problems(rules.skips, result(166, false, { type: "other" })), stale);
    const [skip] = rules.skips;
    assert.deepEqual(problems([{ ...skip!, reason: " " }], result(166, false)), [
      "it has no reason",
    ]);
  });

  it("takes no id for one of Terraform that looks at ARM JSON", () => {
    assert.deepEqual(terraformCase([result(137, true)], rules).problems, []);
    assert.deepEqual(terraformCase([result(237, true)], rules).problems, [
      "CKV_AZURE_237 looks at ARM JSON as well",
    ]);
  });
});

describe("an insecure variant", () => {
  const variant = {
    name: "admin user",
    type: REGISTRY,
    set: { "properties.adminUserEnabled": true },
    id: "CKV_AZURE_137",
  };

  it("is the resource with the change, and leaves the original alone", () => {
    const before = structuredClone(template);
    assert.deepEqual(insecureTemplates(template, [variant])["insecure-0"]?.resources, [
      { ...registries[0], properties: { adminUserEnabled: true } },
    ]);
    const removed = { ...variant, set: { "properties.adminUserEnabled": null } };
    assert.deepEqual(
      insecureTemplates(template, [removed])["insecure-0"]?.resources[0]?.properties,
      {},
    );
    assert.deepEqual(template, before);
  });

  it("has to change something that is there", () => {
    const templates = (change: Partial<typeof variant>) =>
      insecureTemplates(template, [{ ...variant, ...change }]);
    assert.throws(() => templates({ type: "Microsoft.Other/things" }), {
      message: "the stack has no resource of Microsoft.Other/things",
    });
    const gone = { "properties.policies.x": 1 } as never;
    assert.throws(() => templates({ set: gone }), { message: "the resource has no policies" });
  });

  it("has to be found, by its own check", () => {
    const problems = (...results: CheckResult[]) => insecureCases([variant], results)[0]?.problems;
    const inVariant = { template: "insecure-0" };
    assert.deepEqual(problems(result(137, false, inVariant)), []);
    for (const other of [
      result(137, true, inVariant),
      result(138, false, inVariant),
      result(137, false),
    ]) {
      assert.deepEqual(problems(other), ["checkov does not find it"]);
    }
  });

  it("is wanted for each check that must pass", () => {
    assert.deepEqual(coverageCase([variant], registries, rules).problems, []);
    assert.deepEqual(coverageCase([], registries, rules).problems, [
      `CKV_AZURE_137 ${REGISTRY} has none`,
    ]);
    assert.deepEqual(coverageCase([{ ...variant, type: "other" }], registries, rules).problems, [
      `CKV_AZURE_137 ${REGISTRY} has none`,
    ]);
    assert.deepEqual(coverageCase([], [], rules).problems, []);
  });
});
