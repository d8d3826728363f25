import assert from "node:assert/strict";
import { NamespaceLabels, namespaceOf } from "../../../policy-pack/namespace";
import { read } from "../../../policy-pack/read";
import { props, providerOf, UNKNOWN } from "./support";
import type { Inputs } from "./support";

const kubeconfig = (namespace?: string): string =>
  JSON.stringify({
    "current-context": "main",
    contexts: [
      { name: "other", context: { namespace: "other-space" } },
      { name: "main", context: { cluster: "c", ...(namespace && { namespace }) } },
    ],
  });

const namespaceIn = (metadata: Inputs, provider?: Inputs): string | undefined =>
  namespaceOf(read(props({ metadata }), "metadata"), provider && providerOf(provider));

describe("namespaceOf", () => {
  it("takes the metadata's namespace first", () => {
    assert.equal(namespaceIn({ namespace: "a" }, { namespace: "b" }), "a");
    assert.equal(namespaceIn({ namespace: "a" }, { namespace: UNKNOWN }), "a");
  });

  it("then the provider's, then its kubeconfig's context's, then default", () => {
    assert.equal(namespaceIn({}, { namespace: "b", kubeconfig: kubeconfig("c") }), "b");
    assert.equal(namespaceIn({}, { kubeconfig: kubeconfig("c") }), "c");
    assert.equal(namespaceIn({}, { kubeconfig: kubeconfig() }), "default");
    const empty = JSON.stringify({
      "current-context": "main",
      contexts: [{ name: "main", context: { namespace: "" } }],
    });
    assert.equal(namespaceIn({}, { kubeconfig: empty }), "default");
    assert.equal(namespaceIn({}, { kubeconfig: kubeconfig("c"), context: "other" }), "other-space");
    assert.equal(namespaceIn({}, {}), "default");
    assert.equal(namespaceIn({}), "default");
  });

  it("reads a kubeconfig in YAML", () => {
    const yaml =
      "current-context: main\ncontexts:\n- name: main\n  context:\n    namespace: from-yaml\n";
    assert.equal(namespaceIn({}, { kubeconfig: yaml }), "from-yaml");
  });

  it("is unknown as soon as a place that would count is unknown", () => {
    assert.equal(namespaceIn({ namespace: UNKNOWN }, { namespace: "b" }), undefined);
    assert.equal(namespaceIn({}, { namespace: UNKNOWN }), undefined);
    assert.equal(namespaceIn({}, { kubeconfig: UNKNOWN }), undefined);
    assert.equal(namespaceIn({}, { kubeconfig: kubeconfig("c"), context: UNKNOWN }), undefined);
    assert.equal(namespaceOf(read(props({ metadata: UNKNOWN }), "metadata"), undefined), undefined);
  });

  it("is unknown when the kubeconfig cannot be read", () => {
    for (const broken of ["{", "~/.kube/config", "[]", "contexts: 3", "a: b: c"]) {
      assert.equal(namespaceIn({}, { kubeconfig: broken }), undefined, broken);
    }
  });
});

describe("NamespaceLabels", () => {
  const provider = providerOf({});
  const namespaceResource = (labels: Inputs | string): [string, unknown, typeof provider] => [
    "kubernetes:core/v1:Namespace",
    props({ metadata: { name: "shop", labels } }),
    provider,
  ];

  it("knows no labels of a namespace that nothing describes", () => {
    assert.deepEqual(new NamespaceLabels({}).describe("shop", provider), { name: "shop" });
    assert.deepEqual(new NamespaceLabels({}).describe("constructor", provider), {
      name: "constructor",
    });
  });

  it("learns labels from a Namespace of the program", () => {
    const labels = new NamespaceLabels({});
    labels.see(...namespaceResource({ env: "production" }));
    assert.deepEqual(labels.describe("shop", provider), {
      name: "shop",
      labels: { env: "production" },
    });
  });

  it("does not take a namespace of another provider for the same: it may be another cluster", () => {
    const labels = new NamespaceLabels({});
    labels.see(...namespaceResource({ env: "production" }));
    assert.deepEqual(labels.describe("shop", providerOf({}, "other")), { name: "shop" });
  });

  it("knows none while one of them is unknown", () => {
    const labels = new NamespaceLabels({});
    labels.see(...namespaceResource({ env: UNKNOWN, team: "a" }));
    assert.deepEqual(labels.describe("shop", provider), { name: "shop" });
    labels.see(...namespaceResource(UNKNOWN));
    assert.deepEqual(labels.describe("shop", provider), { name: "shop" });
  });

  it("knows none of a Namespace whose labels a NamespacePatch changes", () => {
    const patch = (metadata: Inputs): [string, unknown, typeof provider] => [
      "kubernetes:core/v1:NamespacePatch",
      props({ metadata: { name: "shop", ...metadata } }),
      provider,
    ];
    for (const changed of [{ env: "production" }, UNKNOWN]) {
      const labels = new NamespaceLabels({});
      labels.see(...patch({ labels: changed }));
      labels.see(...namespaceResource({ env: "staging" }));
      assert.deepEqual(labels.describe("shop", provider), { name: "shop" });
    }
    const labels = new NamespaceLabels({});
    labels.see(...namespaceResource({ env: "staging" }));
    labels.see(...patch({ annotations: { owner: "shop" } }));
    assert.deepEqual(labels.describe("shop", provider), {
      name: "shop",
      labels: { env: "staging" },
    });
  });

  it("prefers the configuration", () => {
    const labels = new NamespaceLabels({ shop: { labels: { env: "staging" } } });
    labels.see(...namespaceResource({ env: "production" }));
    assert.deepEqual(labels.describe("shop", provider), {
      name: "shop",
      labels: { env: "staging" },
    });
  });

  it("knows nothing of an unknown namespace", () => {
    assert.deepEqual(new NamespaceLabels({}).describe(undefined, provider), {});
  });
});
