import assert from "node:assert/strict";
import { matchesNamespace, possibleNamespaces, type Namespace } from "../../../trust/policy/match";
import type { NamespaceSelector } from "../../../trust/policy/types";

const selector = (part: Partial<NamespaceSelector>): NamespaceSelector => ({
  names: [],
  except: [],
  ...part,
});
const matches = (part: Partial<NamespaceSelector>, namespace: Namespace): readonly boolean[] =>
  (possibleNamespaces(namespace, [selector(part)]) ?? []).map((candidate) =>
    matchesNamespace(selector(part), candidate),
  );
const known = (name: string, labels: Record<string, string> = {}): Namespace => ({ name, labels });

describe("a namespace selector", () => {
  it("matches by name, with * for any run of characters", () => {
    assert.deepEqual(matches({ names: ["production"] }, known("production")), [true]);
    assert.deepEqual(matches({ names: ["production"] }, known("production2")), [false]);
    assert.deepEqual(matches({ names: ["prod-*"] }, known("prod-eu")), [true]);
    assert.deepEqual(matches({ names: ["prod-*"] }, known("nonprod-eu")), [false]);
  });

  it("matches by labels, all of them", () => {
    const labels = { env: "production", team: "shop" };
    assert.deepEqual(matches({ labels }, known("x", { ...labels, other: "1" })), [true]);
    assert.deepEqual(matches({ labels }, known("x", { env: "production" })), [false]);
    assert.deepEqual(matches({ labels }, known("x", { env: "staging", team: "shop" })), [false]);
  });

  it("matches by the label with the name, which every namespace has", () => {
    const labels = { "kubernetes.io/metadata.name": "production", env: "p" };
    assert.deepEqual(matches({ labels }, known("production", { env: "p" })), [true]);
    assert.deepEqual(matches({ labels }, known("staging", labels)), [false]);
    assert.deepEqual(matches({ labels }, { name: "production" }), [false, true]);
    assert.deepEqual(matches({ labels }, { name: "staging" }), [false, false]);
    const nameOnly = { "kubernetes.io/metadata.name": "production" };
    assert.deepEqual(matches({ labels: nameOnly }, { name: "production" }), [true]);
    assert.deepEqual(matches({ labels: nameOnly }, { labels: {} }), [true, false]);
  });

  it("does not take a property that every object has for a label", () => {
    assert.deepEqual(matches({ labels: { toString: "x" } }, known("x")), [false]);
  });

  it("matches by name or labels, unless except names it", () => {
    const part = { names: ["prod-*"], labels: { env: "production" }, except: ["prod-sandbox"] };
    assert.deepEqual(matches(part, known("prod-eu")), [true]);
    assert.deepEqual(matches(part, known("other", { env: "production" })), [true]);
    assert.deepEqual(matches(part, known("prod-sandbox", { env: "production" })), [false]);
  });

  it("takes a name that no namespace can have for an unknown one", () => {
    for (const name of ["", "Production", " production", "a.b", "x".repeat(64)])
      assert.deepEqual(matches({ names: ["production"] }, known(name)), [true, false], name);
  });

  it("absent, covers every namespace", () => {
    const [candidate] = possibleNamespaces(known("x"), []) ?? [];
    assert.equal(matchesNamespace(undefined, candidate!), true);
  });
});

describe("the namespaces that could be meant", () => {
  const titles = (namespace: Namespace, selectors: readonly NamespaceSelector[]) =>
    possibleNamespaces(namespace, selectors)?.map(({ title }) => title);

  it("are one when name and labels are known", () => {
    assert.deepEqual(titles(known("x"), [selector({ names: ["a", "b-*"] })]), ["x"]);
  });

  it("are one when nobody asks for what is not known", () => {
    assert.deepEqual(titles({}, []), ["any other"]);
    assert.deepEqual(titles({ name: "x" }, [selector({ names: ["a"] })]), ["x"]);
    assert.deepEqual(titles({ labels: {} }, [selector({ labels: { env: "p" } })]), ["any other"]);
  });

  it("are every name that is spelled out, and one that is none of them", () => {
    const selectors = [selector({ names: ["a", "b"], except: ["c"] })];
    assert.deepEqual(titles({}, selectors), ["a", "b", "c", "any other"]);
  });

  it("are every possible combination of wildcard patterns", () => {
    const selectors = [selector({ names: ["prod-*", "*-eu"] })];
    assert.deepEqual(titles({}, selectors), ["any other", "prod-*", "*-eu", "prod-* and *-eu"]);
  });

  it("leave out what no name can be: inside a narrower pattern, but outside the wider one", () => {
    const selectors = [selector({ names: ["prod-*", "prod-eu-*"] })];
    assert.deepEqual(titles({}, selectors), ["any other", "prod-*", "prod-* and prod-eu-*"]);
  });

  it("all match a pattern of nothing but wildcards", () => {
    assert.deepEqual(matches({ names: ["*", "a"] }, {}), [true, true]);
  });

  it("judge a spelled-out name by the patterns that it fits", () => {
    assert.deepEqual(matches({ names: ["prod-*"], except: ["prod-sandbox"] }, {}), [
      false, // prod-sandbox
      false, // any other
      true, // prod-*
    ]);
  });

  it("are every combination of label selectors when the labels are unknown", () => {
    const namespace = { name: "x" };
    assert.deepEqual(matches({ labels: { env: "p", team: "t" } }, namespace), [false, true]);
    const selectors = ["a", "b"].map((env) => selector({ labels: { env } }));
    assert.equal(possibleNamespaces(namespace, selectors)?.length, 4);
  });

  it("count two label selectors that say the same in another order once", () => {
    const selectors = [
      selector({ labels: { a: "1", b: "2" } }),
      selector({ labels: { b: "2", a: "1" } }),
    ];
    assert.equal(possibleNamespaces({ name: "x" }, selectors)?.length, 2);
  });

  it("are given up when they are more than 1024", () => {
    const many = (count: number) => [
      selector({ names: Array.from({ length: count }, (_, index) => `x${index}-*`) }),
    ];
    assert.equal(possibleNamespaces({ labels: {} }, many(10))?.length, 1024);
    assert.equal(possibleNamespaces({ labels: {} }, many(11)), undefined);
    const product = [...many(9), ...["a", "b"].map((env) => selector({ labels: { env } }))];
    assert.equal(possibleNamespaces({}, product), undefined);
    assert.equal(possibleNamespaces({}, many(1000)), undefined);
  });
});
