import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { exportArm, UNKNOWN } from "../../../arm";
import { armOf, findingsOf } from "./support";

const GENERIC = "azure-native:resources:Resource";

const registry = {
  apiVersion: "2025-11-01",
  resourceProviderNamespace: "Microsoft.ContainerRegistry",
  parentResourcePath: "",
  resourceType: "registries",
  resourceName: "acme",
  resourceGroupName: "rg",
  location: "westeurope",
  sku: { name: "Premium" },
};

describe("a generic resource of azure-native", () => {
  it("is what its body says", () => {
    const properties = { adminUserEnabled: false, roleAssignmentMode: "AbacRepositoryPermissions" };
    const given = { ...registry, properties, tags: { team: "platform" } };
    assert.deepEqual(armOf(GENERIC, given), {
      type: "Microsoft.ContainerRegistry/registries",
      apiVersion: "2025-11-01",
      name: "acme",
      location: "westeurope",
      sku: { name: "Premium" },
      properties,
      tags: { team: "platform" },
    });
    assert.deepEqual(findingsOf(GENERIC, given), []);
  });

  it("is linted like others, by ARM's own places", () => {
    assert.deepEqual(
      findingsOf(GENERIC, {
        ...registry,
        location: undefined,
        managedBy: "me",
        adminUserEnabled: false,
        properties: {
          adminUserEnabled: "no",
          policies: { quarantinePolicy: { status: "Enabled" }, made: "up" },
          PublicNetworkAccess: "Enabled",
          creationDate: "today",
          networkRuleSet: {},
        },
      }),
      [
        "unknown probe.managedBy: no such property",
        "unknown probe.adminUserEnabled: no such property",
        'type probe.properties.adminUserEnabled: expected a boolean, found "no"',
        'casing probe.properties.policies.quarantinePolicy.status: Azure writes "enabled", found "Enabled"',
        "unknown probe.properties.policies.made: no such property",
        'casing probe.properties.PublicNetworkAccess: Azure writes it "publicNetworkAccess"',
        "read-only probe.properties.creationDate: only Azure sets it",
        "missing probe.properties.networkRuleSet.defaultAction: Azure requires it",
        "missing probe.location: Azure requires it",
      ],
    );
  });

  it("has properties of ARM's own shape at every level", () => {
    const group = {
      resourceProviderNamespace: "microsoft.network",
      resourceType: "NetworkSecurityGroups",
      resourceName: "nodes",
    };
    const rule = { access: "Deny", direction: "Inbound", priority: 100, protocol: "Tcp" };
    const inArm = { securityRules: [{ name: "in", properties: rule }] };
    assert.deepEqual(findingsOf(GENERIC, { ...group, properties: inArm }), []);
    const resource = armOf(GENERIC, { ...group, properties: inArm });
    assert.deepEqual(resource.properties, inArm);
    assert.equal(resource.type, "Microsoft.Network/networkSecurityGroups");
    // Without a version, the one of the provider's own type.
    assert.equal(resource.apiVersion, "2024-05-01");
    assert.deepEqual(
      findingsOf(GENERIC, {
        ...group,
        properties: { securityRules: [{ name: "in", ...rule }] },
      }).slice(0, 1),
      ["unknown probe.properties.securityRules[0].access: no such property"],
    );
  });

  it("may be inside another", () => {
    const { type, name } = armOf(GENERIC, {
      ...registry,
      parentResourcePath: "registries/acme",
      resourceType: "replications",
      resourceName: "northeurope",
    });
    assert.deepEqual(
      [type, name],
      ["Microsoft.ContainerRegistry/registries/replications", "acme/northeurope"],
    );
  });

  it("may have properties that nobody knows yet", () => {
    const given = { ...registry, properties: UNKNOWN };
    assert.deepEqual(armOf(GENERIC, given).properties, UNKNOWN);
  });

  for (const [what, inputs] of Object.entries({
    "of another type": { ...registry, resourceType: "tasks" },
    "without a type": { ...registry, resourceType: undefined },
    "of a type that nobody knows yet": { ...registry, resourceProviderNamespace: UNKNOWN },
    "whose type is a list": { ...registry, resourceType: ["registries", "tasks"] },
    empty: {},
  })) {
    it(`${what} cannot be written`, () => {
      const { template, left } = exportArm([{ type: GENERIC, name: "probe", inputs }]);
      assert.deepEqual(
        [template.resources, left],
        [[], ["probe (azure-native:resources:Resource)"]],
      );
    });
  }
});
