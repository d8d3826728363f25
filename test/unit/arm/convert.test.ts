import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { exportArm } from "../../../arm";
import { armOf, findingsOf } from "./support";

const SCOPE =
  "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acme";

describe("a resource as ARM JSON", () => {
  it("has its properties where ARM has them, and no resource group", () => {
    assert.deepEqual(
      armOf("azure-native:containerservice:ManagedCluster", {
        resourceName: "shop",
        resourceGroupName: "rg",
        location: "westeurope",
        sku: { name: "Base", tier: "Free" },
        enableRBAC: true,
        agentPoolProfiles: [{ name: "system", vmSize: "Standard_D2ds_v5" }],
      }),
      {
        type: "Microsoft.ContainerService/managedClusters",
        apiVersion: "2025-09-01",
        name: "shop",
        location: "westeurope",
        sku: { name: "Base", tier: "Free" },
        properties: {
          enableRBAC: true,
          agentPoolProfiles: [{ name: "system", vmSize: "Standard_D2ds_v5" }],
        },
      },
    );
  });

  it("has properties that the provider lifted at more than one level", () => {
    const { properties } = armOf("azure-native:network:NetworkSecurityGroup", {
      networkSecurityGroupName: "nodes",
      securityRules: [{ name: "in", access: "Deny", priority: 100 }],
    });
    assert.deepEqual(properties, {
      securityRules: [{ name: "in", properties: { access: "Deny", priority: 100 } }],
    });
  });

  it("has ARM's names for properties that the provider renamed", () => {
    const { properties } = armOf("azure-native:storage:StorageAccount", {
      accountName: "acme",
      enableHttpsTrafficOnly: true,
      networkRuleSet: {
        defaultAction: "Deny",
        ipRules: [{ iPAddressOrRange: "192.0.2.1" }],
      },
    });
    assert.deepEqual(properties, {
      supportsHttpsTrafficOnly: true,
      networkAcls: { defaultAction: "Deny", ipRules: [{ value: "192.0.2.1" }] },
    });
  });

  it("has an unknown property where others of its kind are", () => {
    const { properties } = armOf("azure-native:containerregistry:Registry", {
      registryName: "acme",
      policies: { softDeletePolicy: { status: "enabled" } },
      madeUp: 1,
    });
    assert.deepEqual(properties, {
      policies: { softDeletePolicy: { status: "enabled" } },
      madeUp: 1,
    });
  });

  it("has the ids of identities as keys", () => {
    const given = (userAssignedIdentities: unknown) => ({
      resourceName: "shop",
      location: "westeurope",
      identity: { type: "UserAssigned", userAssignedIdentities },
    });
    const type = "azure-native:containerservice:ManagedCluster";
    const identity = { type: "UserAssigned", userAssignedIdentities: { "/a": {}, "/b": {} } };
    assert.deepEqual(armOf(type, given(["/a", "/b"])).identity, identity);
    assert.deepEqual(armOf(type, given({ "/a": {}, "/b": {} })).identity, identity);
    assert.deepEqual(findingsOf(type, given([5])), [
      "type probe.identity.userAssignedIdentities: expected an object, found a list",
    ]);
  });

  it("of an agent pool has the pool's type, and not its own, in its properties", () => {
    const pool = armOf("azure-native:containerservice:AgentPool", {
      resourceName: "shop",
      agentPoolName: "apps",
      type: "VirtualMachineScaleSets",
    });
    assert.equal(pool.type, "Microsoft.ContainerService/managedClusters/agentPools");
    assert.deepEqual(pool.properties, { type: "VirtualMachineScaleSets" });
  });

  it("keeps what Azure leaves open as it is", () => {
    const metadata = { any: [{ thing: null }] };
    const { properties } = armOf("azure-native:authorization:PolicyAssignment", {
      policyAssignmentName: "audit",
      scope: "/subscriptions/0",
      metadata,
    });
    assert.deepEqual(properties, { metadata });
  });
});

describe("the name of a resource in ARM", () => {
  it("has its parents, and Pulumi's name where none is given", () => {
    const name = (type: string, inputs: Record<string, unknown>) =>
      armOf(`azure-native:${type}`, inputs).name;
    assert.equal(
      name("network:Subnet", { virtualNetworkName: "vnet", subnetName: "nodes" }),
      "vnet/nodes",
    );
    assert.equal(
      name("storage:BlobContainerImmutabilityPolicy", {
        accountName: "acme",
        containerName: "evidence",
      }),
      "acme/default/evidence/default",
    );
    assert.equal(name("containerregistry:Registry", {}), "probe");
  });

  it("is text, whatever a file says", () => {
    const name = (registryName: unknown) =>
      armOf("azure-native:containerregistry:Registry", { registryName }).name;
    assert.deepEqual([name(5), name({ a: 1 }), name(null)], ["5", '{"a":1}', "probe"]);
  });

  it("of an extension stands beside its scope", () => {
    const { name, scope, properties } = armOf("azure-native:authorization:RoleAssignment", {
      roleAssignmentName: "0",
      scope: SCOPE,
      principalId: "1",
      roleDefinitionId: "2",
    });
    assert.deepEqual([name, scope], ["0", SCOPE]);
    assert.deepEqual(properties, { principalId: "1", roleDefinitionId: "2" });
  });
});

describe("the type of a resource", () => {
  const typeOf = (token: string): string => {
    const { type, apiVersion } = armOf(token, {});
    return `${type}@${apiVersion}`;
  };

  it("may name its version", () => {
    const cluster = "Microsoft.ContainerService/managedClusters";
    assert.equal(typeOf("azure-native:containerservice:ManagedCluster"), `${cluster}@2025-09-01`);
    assert.equal(
      typeOf("azure-native:containerservice/v20230401:ManagedCluster"),
      `${cluster}@2023-04-01`,
    );
    assert.equal(
      typeOf("azure-native_containerservice_v20250602preview:containerservice:ManagedCluster"),
      `${cluster}@2025-06-02-preview`,
    );
  });

  it("may be in the module of version 2 of the provider", () => {
    assert.equal(
      typeOf("azure-native:insights/v20210501preview:DiagnosticSetting"),
      "Microsoft.Insights/diagnosticSettings@2021-05-01-preview",
    );
    assert.equal(
      typeOf("azure-native:network:PrivateZone"),
      "Microsoft.Network/privateDnsZones@2024-06-01",
    );
  });

  it("is told where it cannot be written, and left alone where it is no resource of azure-native", () => {
    const { template, left } = exportArm(
      [
        "azure-native:resources:Deployment",
        "azure-native:web/v20230101:WebApp",
        "pulumi:providers:azure-native",
        "azure:containerservice/kubernetesCluster:KubernetesCluster",
        "azure-native-other:containerservice:ManagedCluster",
        "azure-native:__proto__:constructor",
        "azure-native:",
      ].map((type) => ({ type, name: "it", inputs: {} })),
    );
    assert.deepEqual(template.resources, []);
    assert.deepEqual(left, [
      "it (azure-native:resources:Deployment)",
      "it (azure-native:web/v20230101:WebApp)",
      "it (azure-native:__proto__:constructor)",
    ]);
  });
});

describe("keys that mean something in JavaScript", () => {
  it("are properties like others", () => {
    const inputs = JSON.parse(
      '{"registryName":"acme","location":"w","sku":{"name":"Basic"},"__proto__":{"adminUserEnabled":true},"constructor":{"a":1},"tags":{"__proto__":"x"},"policies":{"__proto__":{"polluted":true}}}',
    ) as Record<string, unknown>;
    const resource = armOf("azure-native:containerregistry:Registry", inputs);
    assert.equal(Object.getPrototypeOf(resource.properties), Object.prototype);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    assert.equal(
      JSON.stringify(resource),
      '{"type":"Microsoft.ContainerRegistry/registries","apiVersion":"2023-01-01-preview","name":"acme","location":"w","sku":{"name":"Basic"},"properties":{"__proto__":{"adminUserEnabled":true},"constructor":{"a":1},"policies":{"__proto__":{"polluted":true}}},"tags":{"__proto__":"x"}}',
    );
    assert.deepEqual(findingsOf("azure-native:containerregistry:Registry", inputs), [
      "unknown probe.__proto__: no such property",
      "unknown probe.constructor: no such property",
      "unknown probe.policies.__proto__: no such property",
    ]);
  });
});
