import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, it } from "mocha";
import { grantRole } from "../../../../components/authorization";
import type { RoleGrant } from "../../../../components/authorization";
import { mockAzure, valueOf } from "../azure-mocks";
import type { Registered } from "../azure-mocks";

const REGISTRY =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acme";

describe("a role grant", () => {
  let registered: Registered[];
  beforeEach(async () => {
    registered = await mockAzure();
  });

  const grant = async (name: string, args: RoleGrant): Promise<Registered["inputs"]> => {
    const parent = new pulumi.ComponentResource("test:index:Parent", `${name}-parent`);
    await valueOf(grantRole(name, args, { parent }).urn);
    const found = registered.find((resource) => resource.name === name);
    assert.ok(found);
    return found.inputs;
  };

  it("assigns one built-in role to one managed identity", async () => {
    const inputs = await grant("pull", { role: "AcrPull", scope: REGISTRY, principalId: "p" });
    const { roleAssignmentName, ...rest } = inputs;
    assert.match(
      String(roleAssignmentName),
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.deepEqual(rest, {
      scope: REGISTRY,
      principalId: "p",
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d",
    });
  });

  it("has the same name in every run, and another one for another principal", async () => {
    const args = { role: "AcrPull", scope: REGISTRY, principalId: "p" } as const;
    const names = await Promise.all([
      grant("first", args),
      grant("second", { ...args, scope: REGISTRY.toUpperCase() }),
      grant("third", { ...args, principalId: "q" }),
    ]);
    const [first, second, third] = names.map(({ roleAssignmentName }) => roleAssignmentName);
    assert.equal(first, second);
    assert.notEqual(first, third);
  });

  it("carries a condition with its version", async () => {
    const inputs = await grant("push", {
      role: "Container Registry Repository Writer",
      scope: REGISTRY,
      principalId: "p",
      condition: "(true)",
    });
    assert.deepEqual([inputs.condition, inputs.conditionVersion], ["(true)", "2.0"]);
  });
});
