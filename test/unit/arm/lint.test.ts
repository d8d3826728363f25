import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SECRET, UNKNOWN } from "../../../arm";
import { findingsOf } from "./support";

const REGISTRY = "azure-native:containerregistry:Registry";
const registry = { registryName: "acme", location: "westeurope", sku: { name: "Premium" } };

describe("the lint of properties", () => {
  it("has nothing against what Azure has", () => {
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, adminUserEnabled: false }), []);
  });

  it("knows what Azure does not", () => {
    assert.deepEqual(
      findingsOf(REGISTRY, { ...registry, adminEnabled: false, policies: { exports: {} } }),
      [
        "unknown probe.adminEnabled: no such property",
        "unknown probe.policies.exports: no such property",
      ],
    );
  });

  it("takes what only the provider's own version of the API has", () => {
    const policies = { softDeletePolicy: { status: "enabled", retentionDays: 7 } };
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, policies }), []);
  });

  it("knows names and values that are written otherwise", () => {
    assert.deepEqual(
      findingsOf(REGISTRY, {
        ...registry,
        adminuserenabled: false,
        publicNetworkAccess: "disabled",
        policies: { quarantinePolicy: { status: "Enabled" } },
      }),
      [
        'casing probe.adminuserenabled: Azure writes it "adminUserEnabled"',
        'casing probe.publicNetworkAccess: Azure writes "Disabled", found "disabled"',
        'casing probe.policies.quarantinePolicy.status: Azure writes "enabled", found "Enabled"',
      ],
    );
  });

  it("knows what only Azure sets", () => {
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, loginServer: "acme.azurecr.io" }), [
      "read-only probe.loginServer: only Azure sets it",
    ]);
  });

  it("knows what is missing", () => {
    assert.deepEqual(findingsOf(REGISTRY, { registryName: "acme", sku: {} }), [
      "missing probe.sku.name: Azure requires it",
      "missing probe.location: Azure requires it",
    ]);
    assert.deepEqual(
      findingsOf("azure-native:monitor:DiagnosticSetting", { name: "logs", logs: [] }),
      ["missing probe.resourceUri: Azure requires it"],
    );
    const nowhere = { name: "logs", resourceUri: null };
    assert.deepEqual(findingsOf("azure-native:monitor:DiagnosticSetting", nowhere), [
      "missing probe.resourceUri: Azure requires it",
    ]);
  });

  it("takes null and undefined for what is not given", () => {
    const given = { ...registry, location: null, adminUserEnabled: undefined };
    assert.deepEqual(findingsOf(REGISTRY, given), ["missing probe.location: Azure requires it"]);
  });

  it("knows values that Azure does not", () => {
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, zoneRedundancy: "yes" }), [
      'value probe.zoneRedundancy: "yes" is none of Disabled, Enabled',
    ]);
  });

  it("takes other values where the SDK lists a few of many", () => {
    const given = {
      dataCollectionRuleName: "rule",
      location: "westeurope",
      dataFlows: [{ streams: ["Microsoft-ContainerInsights-Group-Default"] }],
    };
    assert.deepEqual(findingsOf("azure-native:monitor:DataCollectionRule", given), []);
  });

  it("knows values of another type, at their place in a list", () => {
    const long = "x".repeat(100);
    const ipRules = [{ iPAddressOrRange: "192.0.2.1" }, { iPAddressOrRange: 5 }, "192.0.2.2"];
    assert.deepEqual(
      findingsOf(REGISTRY, {
        ...registry,
        sku: long,
        adminUserEnabled: "false",
        tags: ["a"],
        dataEndpointEnabled: { on: true },
        networkRuleSet: { defaultAction: "Deny", ipRules },
        policies: [],
        encryption: { keyVaultProperties: null, status: null },
      }),
      [
        `type probe.sku: expected an object, found "${"x".repeat(60)}…"`,
        'type probe.adminUserEnabled: expected a boolean, found "false"',
        "type probe.tags: expected an object, found a list",
        "type probe.dataEndpointEnabled: expected a boolean, found an object",
        "type probe.networkRuleSet.ipRules[1].iPAddressOrRange: expected a string, found 5",
        'type probe.networkRuleSet.ipRules[2]: expected an object, found "192.0.2.2"',
        "type probe.policies: expected an object, found a list",
      ],
    );
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, networkRuleSet: { ipRules: {} } }), [
      "type probe.networkRuleSet.ipRules: expected a list, found an object",
      "missing probe.networkRuleSet.defaultAction: Azure requires it",
    ]);
    assert.deepEqual(findingsOf(REGISTRY, { ...registry, tags: { team: null } }), [
      "type probe.tags.team: expected a string, found null",
    ]);
  });

  for (const text of [UNKNOWN, SECRET]) {
    it(`has nothing against ${text}, whatever stands there`, () => {
      const given = { ...registry, sku: text, adminUserEnabled: text, tags: text, policies: text };
      assert.deepEqual(findingsOf(REGISTRY, given), []);
    });
  }
});
