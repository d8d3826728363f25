import assert from "node:assert/strict";
import { evidenceRepository, originOf } from "../../../trust/policy/match";
import type { Mirror } from "../../../trust/policy/types";

const mirror = (prefix: string, of: string, evidence: Mirror["evidence"] = "mirror"): Mirror => ({
  prefix,
  of,
  evidence,
});
const origin = (name: string, ...mirrors: Mirror[]): string => {
  const [registry = "", ...path] = name.split("/");
  const found = originOf({ mirrors }, { registry, repository: path.join("/") });
  return `${found.registry}/${found.repository}`;
};
const hub = mirror("acme.azurecr.io/hub", "docker.io");

describe("a mirrored name", () => {
  it("is rewritten to its origin", () => {
    assert.equal(origin("acme.azurecr.io/hub/bitnami/redis", hub), "docker.io/bitnami/redis");
    const quay = mirror("acme.azurecr.io/quay", "quay.io/prometheus");
    assert.equal(origin("acme.azurecr.io/quay/node", quay), "quay.io/prometheus/node");
  });

  it("of an official image of Docker Hub is its full name", () => {
    assert.equal(origin("acme.azurecr.io/hub/nginx", hub), "docker.io/library/nginx");
    assert.equal(origin("acme.azurecr.io/hub/library/nginx", hub), "docker.io/library/nginx");
  });

  it("is only one under the whole prefix", () => {
    assert.equal(origin("acme.azurecr.io/hubs/nginx", hub), "acme.azurecr.io/hubs/nginx");
    assert.equal(origin("acme.azurecr.io/shop/api", hub), "acme.azurecr.io/shop/api");
    assert.equal(origin("acme.azurecr.io/hub", hub), "acme.azurecr.io/hub");
  });

  it("may be the prefix itself when that stands for one repository", () => {
    const one = mirror("acme.azurecr.io/proxy", "docker.io/envoyproxy/envoy");
    assert.equal(origin("acme.azurecr.io/proxy", one), "docker.io/envoyproxy/envoy");
  });

  it("follows the longest prefix, once", () => {
    const special = mirror("acme.azurecr.io/hub/special", "quay.io/special");
    const onward = mirror("docker.io/library", "evil.example");
    assert.equal(origin("acme.azurecr.io/hub/special/x", hub, special), "quay.io/special/x");
    assert.equal(origin("acme.azurecr.io/hub/special/x", special, hub), "quay.io/special/x");
    assert.equal(origin("acme.azurecr.io/hub/nginx", hub, onward), "docker.io/library/nginx");
  });

  it("has its evidence in the mirror, or at the origin if the mirror says so", () => {
    const reference = { registry: "acme.azurecr.io", repository: "hub/nginx", tag: "1" };
    assert.deepEqual(evidenceRepository({ mirrors: [hub] }, reference), {
      registry: "acme.azurecr.io",
      repository: "hub/nginx",
    });
    const atOrigin = { ...hub, evidence: "origin" as const };
    assert.deepEqual(evidenceRepository({ mirrors: [atOrigin] }, reference), {
      registry: "docker.io",
      repository: "library/nginx",
    });
    assert.deepEqual(evidenceRepository({ mirrors: [] }, reference), {
      registry: "acme.azurecr.io",
      repository: "hub/nginx",
    });
  });
});
