import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import { privateEndpoint } from "../../../../components/network";
import { mockAzure } from "../azure-mocks";
import { NETWORK_GROUP, VNET } from "./made";

class Parent extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Parent", "parent");
  }
}

describe("a private endpoint", () => {
  it("is another one where it leads elsewhere, and the old one goes first", async () => {
    await mockAzure();
    let opts: pulumi.CustomResourceOptions = {};
    privateEndpoint(
      "endpoint",
      {
        resourceGroupName: "rg",
        subnetId: `${VNET}/subnets/endpoints`,
        targetId: "target",
        groupId: "vault",
        privateDnsZoneId: "zone",
      },
      {
        parent: new Parent(),
        transformations: [
          ({ name, opts: given }) => {
            if (name === "endpoint") opts = given;
            return undefined;
          },
        ],
      },
    );
    await pulumi.runtime.disconnect();
    assert.deepEqual(opts.replaceOnChanges, ["privateLinkServiceConnections"]);
    assert.equal(opts.deleteBeforeReplace, true);
  });

  for (const preview of [false, true]) {
    it(`leads to its target and registers the name, ${preview ? "previewed" : "updated"}`, async () => {
      const registered = await mockAzure({ preview });
      const targetId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v";
      const privateDnsZoneId = `${NETWORK_GROUP}/privateDnsZones/privatelink.vaultcore.azure.net`;
      privateEndpoint(
        "platform-vault-endpoint",
        {
          resourceGroupName: "rg",
          location: "westeurope",
          subnetId: `${VNET}/subnets/endpoints`,
          targetId,
          groupId: "vault",
          privateDnsZoneId,
          tags: { team: "platform" },
        },
        { parent: new Parent() },
      );
      await pulumi.runtime.disconnect();
      const [endpoint, zoneGroup] = registered;
      const name = String(endpoint!.inputs.privateEndpointName);
      assert.match(name, /^platform-vault-endpoint-[0-9a-f]{6}$/);
      assert.equal(registered.length, 2);
      assert.deepEqual(
        { ...endpoint, inputs: { ...endpoint!.inputs, subnet: undefined } },
        {
          type: "azure-native:network:PrivateEndpoint",
          name: "platform-vault-endpoint",
          inputs: {
            privateEndpointName: name,
            resourceGroupName: "rg",
            location: "westeurope",
            privateLinkServiceConnections: [
              { name: "vault", privateLinkServiceId: targetId, groupIds: ["vault"] },
            ],
            subnet: undefined,
            tags: { team: "platform" },
          },
        },
      );
      assert.equal((endpoint!.inputs.subnet as { id: string }).id, `${VNET}/subnets/endpoints`);
      assert.equal(zoneGroup!.name, "platform-vault-endpoint-dns");
      const { privateEndpointName, ...inputs } = zoneGroup!.inputs;
      assert.deepEqual(inputs, {
        resourceGroupName: "rg",
        privateDnsZoneGroupName: "default",
        privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId }],
      });
      assert.equal(privateEndpointName, name);
    });
  }
});
