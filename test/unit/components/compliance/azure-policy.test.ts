import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ComplianceLog } from "../../../../components/compliance";
import { policyOf } from "../../../../components/compliance/azure-policy";
import policies from "../../../../components/compliance/azure-policies.json";
import { checks } from "../../../../components/posture";
import { mockAzure, valueOf } from "../azure-mocks";
import { production, scene, SUBSCRIPTION } from "./scene";
import { useSubscription } from "../subscription";

const clusterOf = (name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/${name}`;

describe("Azure Policy in a ComplianceLog", () => {
  useSubscription();

  it("is assigned at the scope, with the built-in definitions", async () => {
    const { registered, log } = await scene(production);
    const assigned = registered.filter(({ type }) => type.endsWith(":PolicyAssignment"));
    const ids: Record<string, unknown> = {};
    for (const { inputs } of assigned) {
      assert.deepEqual([inputs.scope, inputs.enforcementMode], [SUBSCRIPTION, "Default"]);
      ids[String(inputs.policyDefinitionId)] = inputs.parameters;
    }
    const definitions = "/providers/Microsoft.Authorization/policyDefinitions";
    assert.deepEqual(ids, {
      "/providers/Microsoft.Authorization/policySetDefinitions/42b8ef37-b724-4e24-bbc8-7a7708edfe00":
        { effect: { value: "Audit" } },
      [`${definitions}/a1840de2-8088-4ea8-b153-b4c723e9cb01`]: undefined,
      [`${definitions}/993c2fcd-2b29-49d2-9eb0-df2c3a730c32`]: undefined,
      [`${definitions}/0a15ec92-a229-4763-bb14-0ea34a568f8d`]: undefined,
      [`${definitions}/0e246bcf-5f6f-4f87-bc6f-775d4712c7ea`]: undefined,
      [`${definitions}/ac4a19c2-fa67-49b4-8ae5-0b2e78c49457`]: undefined,
    });
    assert.deepEqual(Object.keys(await valueOf(log.policyAssignmentIds)).sort(), [
      "api-ranges",
      "defender",
      "local-accounts",
      "pod-security",
      "policy-add-on",
      "rbac",
    ]);
  });

  it("has names that a management group takes", async () => {
    const { registered } = await scene({ ...production, allowedImagesRegex: "^acme/.+$" });
    const names = registered.map(({ inputs }) => inputs.policyAssignmentName).filter(Boolean);
    assert.equal(names.length, Object.keys(policies.policies).length);
    assert.ok(
      names.every((name) => String(name).length <= 24),
      names.join(" "),
    );
  });

  it("has names of its own, so that two logs in one stack assign both", async () => {
    const registered = await mockAzure();
    new ComplianceLog("audit", production);
    new ComplianceLog("books", production);
    await pulumi.runtime.disconnect();
    const names = registered.map(({ inputs }) => inputs.policyAssignmentName).filter(Boolean);
    assert.deepEqual([names.length, new Set(names).size], [12, 12]);
  });

  it("denies images whose names do not match, where an expression is given", async () => {
    const allowedImagesRegex = "^acme\\.azurecr\\.io/.+$";
    const { inputs } = await scene({ ...production, allowedImagesRegex });
    assert.deepEqual(inputs("audit-policy-images").parameters, {
      effect: { value: "Deny" },
      allowedContainerImagesRegex: { value: allowedImagesRegex },
    });
  });

  it("exempts one component from one check, to the end of the suppression's last day", async () => {
    const because = { reason: "old runners log in locally", expires: "2090-01-31" };
    const { registered, log } = await scene({
      ...production,
      exemptions: [
        { check: "aks.local-accounts", scope: clusterOf("shop"), ...because },
        { check: "aks.local-accounts", scope: clusterOf("pay"), ...because },
      ],
    });
    const assignments = await valueOf(log.policyAssignmentIds);
    const exemptions = registered.filter(({ type }) => type.endsWith(":PolicyExemption"));
    const inputs = (scope: string) => ({
      scope,
      policyAssignmentId: assignments["local-accounts"],
      exemptionCategory: "Waiver",
      assignmentScopeValidation: "Default",
      displayName: "Countersign: no local accounts (aks.local-accounts)",
      description: "old runners log in locally",
      expiresOn: "2090-01-31T23:59:59Z",
    });
    assert.deepEqual(Object.fromEntries(exemptions.map(({ name, inputs: is }) => [name, is])), {
      "audit-exemption-aks.local-accounts": inputs(clusterOf("shop")),
      "audit-exemption-aks.local-accounts-2": inputs(clusterOf("pay")),
    });
  });

  // An exemption from allowed images, or from pod security, would open the whole cluster.
  it("has no check whose suppression would exempt from images or pod security", () => {
    for (const [check, row] of Object.entries(checks)) {
      const policy = policyOf((row as { azurePolicy?: string }).azurePolicy ?? "none");
      assert.ok(policy !== "images" && policy !== "pod-security", check);
    }
  });
});
