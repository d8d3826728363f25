import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { changes } from "../../../support/cloud/diff";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

const replaced = (type: string, from: object, to: object): string[] =>
  changes(type, { ...from }, { ...to })
    .filter(({ replace }) => replace)
    .map(({ path }) => path);

describe("the offline cloud's diff", () => {
  it("finds nothing between equals", () => {
    assert.deepEqual(changes(DEPLOYMENT, { a: [{ b: 1 }] }, { a: [{ b: 1 }] }), []);
  });

  it("names each leaf that differs, as the engine writes paths", () => {
    const from = { spec: { containers: [{ image: "a" }, { image: "b" }] }, gone: true };
    const to = { spec: { containers: [{ image: "c" }] }, labels: { "app.io/name": "x" } };
    assert.deepEqual(changes(DEPLOYMENT, from, { ...to }), [
      { path: "spec.containers[0].image", kind: "update", replace: false },
      { path: "spec.containers[1]", kind: "delete", replace: false },
      { path: "gone", kind: "delete", replace: false },
      { path: "labels", kind: "add", replace: false },
    ]);
    assert.deepEqual(
      changes(DEPLOYMENT, { labels: { "app.io/name": "y" } }, { labels: to.labels }),
      [{ path: 'labels["app.io/name"]', kind: "update", replace: false }],
    );
  });

  it("replaces what no cloud can rename or move", () => {
    const unknown = "azure-native:app:ContainerApp";
    const object = (name: string, namespace: string) => ({ metadata: { name, namespace } });
    assert.deepEqual(replaced(DEPLOYMENT, object("a", "x"), object("b", "x")), ["metadata.name"]);
    assert.deepEqual(replaced(DEPLOYMENT, object("a", "x"), object("a", "y")), [
      "metadata.namespace",
    ]);
    assert.deepEqual(replaced(unknown, { registryName: "a" }, { registryName: "b" }), [
      "registryName",
    ]);
    assert.deepEqual(replaced(unknown, { sku: "a" }, { sku: "b" }), []);
  });

  it("replaces what azure-native replaces, and nothing else of what it knows", () => {
    const cluster = "azure-native:containerservice:ManagedCluster";
    const from = {
      resourceName: "a",
      location: "westeurope",
      tags: { a: "1" },
      networkProfile: { podCidr: "10.244.0.0/16", advancedNetworking: { enabled: false } },
      agentPoolProfiles: [{ name: "system", count: 3 }],
    };
    assert.deepEqual(
      replaced(cluster, from, {
        resourceName: "b",
        location: "northeurope",
        tags: {},
        networkProfile: { podCidr: "10.245.0.0/16", advancedNetworking: { enabled: true } },
        agentPoolProfiles: [{ name: "system", count: 4 }],
      }),
      ["resourceName", "location", "networkProfile.podCidr"],
    );
    assert.deepEqual(
      replaced(
        "azure-native:network:PublicIPAddress",
        { sku: { name: "Basic" }, zones: ["1"] },
        { sku: { name: "Standard" }, zones: ["2"] },
      ),
      ["sku.name"],
    );
  });
});
