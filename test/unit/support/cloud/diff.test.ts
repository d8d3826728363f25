import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { changes } from "../../../support/cloud/diff";

describe("the offline cloud's diff", () => {
  it("finds nothing between equals", () => {
    assert.deepEqual(changes({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }), []);
  });

  it("names each leaf that differs, as the engine writes paths", () => {
    const from = { spec: { containers: [{ image: "a" }, { image: "b" }] }, gone: true };
    const to = { spec: { containers: [{ image: "c" }] }, labels: { "app.io/name": "x" } };
    assert.deepEqual(changes(from, { ...to }), [
      { path: "spec.containers[0].image", kind: "update", replace: false },
      { path: "spec.containers[1]", kind: "delete", replace: false },
      { path: "gone", kind: "delete", replace: false },
      { path: "labels", kind: "add", replace: false },
    ]);
    assert.deepEqual(changes({ labels: { "app.io/name": "y" } }, { labels: to.labels }), [
      { path: 'labels["app.io/name"]', kind: "update", replace: false },
    ]);
  });

  it("replaces what no cloud can rename or move", () => {
    const replaced = (from: object, to: object): string[] =>
      changes({ ...from }, { ...to })
        .filter(({ replace }) => replace)
        .map(({ path }) => path);
    const object = (name: string, namespace: string) => ({ metadata: { name, namespace } });
    assert.deepEqual(replaced(object("a", "x"), object("b", "x")), ["metadata.name"]);
    assert.deepEqual(replaced(object("a", "x"), object("a", "y")), ["metadata.namespace"]);
    assert.deepEqual(replaced({ registryName: "a" }, { registryName: "b" }), ["registryName"]);
    assert.deepEqual(replaced({ sku: "a" }, { sku: "b" }), []);
  });
});
