import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { azureId, azureOutputs, azureType, checkAzure } from "../../../support/cloud/azure";

const SUBNET = "azure-native:network:Subnet";
const ROLE = "azure-native:authorization:RoleAssignment";
const seed = Uint8Array.from([0xde, 0xad, 0xbe, 0xef, 0x01]);

describe("the offline cloud's Azure", () => {
  it("makes ids as Azure does", () => {
    const inputs = { resourceGroupName: "rg", virtualNetworkName: "vnet", subnetName: "nodes" };
    const id =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes";
    assert.equal(azureId(SUBNET, "platform-nodes", inputs), id);
    assert.deepEqual(azureOutputs(SUBNET, inputs), { name: "nodes" });
    assert.equal(
      azureId(ROLE, "pull", { scope: id, roleAssignmentName: "6f1e" }),
      `${id}/providers/Microsoft.Authorization/roleAssignments/6f1e`,
    );
  });

  it("names what has no name, and keeps the name", () => {
    const check = (inputs: object, before: object) =>
      checkAzure(SUBNET, "platform-nodes", { ...inputs }, { ...before }, seed);
    assert.deepEqual(check({}, {}), { subnetName: "platform-nodesdeadbeef" });
    assert.deepEqual(check({}, { subnetName: "platform-nodes00c0ffee" }), {
      subnetName: "platform-nodes00c0ffee",
    });
    assert.deepEqual(check({ subnetName: "nodes" }, { subnetName: "old" }), {
      subnetName: "nodes",
    });
  });

  it("knows nothing of other types", () => {
    assert.equal(azureType("kubernetes:core/v1:Namespace"), undefined);
    assert.equal(azureType("azure-native:app:ContainerApp"), undefined);
    assert.deepEqual(checkAzure("azure-native:app:ContainerApp", "api", { a: 1 }, {}, seed), {
      a: 1,
    });
    assert.match(
      azureId("azure-native:app:ContainerApp", "api-1", { resourceGroupName: "shop" }),
      /^\/subscriptions\/[^/]+\/resourceGroups\/shop\/providers\/Microsoft\.app\/ContainerApp\/api-1$/,
    );
  });
});
