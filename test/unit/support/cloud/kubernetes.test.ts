import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { checkKubernetes, kubernetesConfiguration } from "../../../support/cloud/kubernetes";

const production = { namespace: "production" };

describe("the offline cloud's kubernetes", () => {
  it("takes the namespace of the provider, else of the kubeconfig's context, else `default`", () => {
    const kubeconfig = JSON.stringify({
      "current-context": "two",
      contexts: [
        { name: "one", context: { namespace: "first" } },
        { name: "two", context: { namespace: "second" } },
      ],
    });
    assert.deepEqual(kubernetesConfiguration({ namespace: "own", kubeconfig }), {
      namespace: "own",
    });
    assert.deepEqual(kubernetesConfiguration({ kubeconfig }), { namespace: "second" });
    assert.deepEqual(kubernetesConfiguration({}), { namespace: "default" });
  });

  it("fills name and namespace where the program names none", () => {
    const { metadata } = checkKubernetes("kubernetes:apps/v1:Deployment", "api", {}, production);
    const { name, namespace } = metadata as { name: string; namespace: string };
    assert.match(name, /^api-[0-9a-f]{8}$/);
    assert.equal(namespace, "production");
  });

  it("leaves what the program names, and what is not known yet", () => {
    const metadata = { name: "a", namespace: "b" };
    const check = (value: unknown) =>
      checkKubernetes("kubernetes:core/v1:Pod", "api", { metadata: value }, production).metadata;
    assert.deepEqual(check(metadata), metadata);
    assert.equal(
      check("04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    );
  });

  it("gives no namespace to what has none", () => {
    const check = (type: string) =>
      checkKubernetes(type, "x", { metadata: { name: "x" } }, production);
    assert.deepEqual(check("kubernetes:core/v1:Namespace"), { metadata: { name: "x" } });
    assert.deepEqual(check("kubernetes:rbac.authorization.k8s.io/v1:ClusterRolePatch"), {
      metadata: { name: "x" },
    });
    assert.deepEqual(check("kubernetes:helm.sh/v3:Release"), { metadata: { name: "x" } });
  });
});
