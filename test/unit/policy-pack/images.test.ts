import assert from "node:assert/strict";
import { findWorkloads } from "../../../policy-pack/images";
import type { WorkloadImage } from "../../../policy-pack/images";
import { props, UNKNOWN } from "./support";
import type { Inputs } from "./support";

const found = (type: string, inputs: Inputs): readonly WorkloadImage[] =>
  findWorkloads(type, props(inputs)).flatMap(({ images }) => images);

const pod: Inputs = { containers: [{ name: "api", image: "shop/api:1" }] };
const api: WorkloadImage = { kind: "image", container: 'container "api"', image: "shop/api:1" };

const podIn: Record<string, Inputs> = {
  "core/v1:Pod": { spec: pod },
  "apps/v1:Deployment": { spec: { template: { spec: pod } } },
  "apps/v1:StatefulSet": { spec: { template: { spec: pod } } },
  "apps/v1:DaemonSet": { spec: { template: { spec: pod } } },
  "apps/v1:ReplicaSet": { spec: { template: { spec: pod } } },
  "core/v1:ReplicationController": { spec: { template: { spec: pod } } },
  "batch/v1:Job": { spec: { template: { spec: pod } } },
  "batch/v1:CronJob": { spec: { jobTemplate: { spec: { template: { spec: pod } } } } },
  "core/v1:PodTemplate": { template: { spec: pod } },
  "extensions/v1beta1:Deployment": { spec: { template: { spec: pod } } },
  "argoproj.io/v1alpha1:Rollout": { spec: { template: { spec: pod } } },
};

describe("findWorkloads", () => {
  for (const [type, inputs] of Object.entries(podIn)) {
    it(`finds the images of ${type}, of its Patch and of its List`, () => {
      assert.deepEqual(found(`kubernetes:${type}`, inputs), [api]);
      assert.deepEqual(found(`kubernetes:${type}Patch`, inputs), [api]);
      assert.deepEqual(found(`kubernetes:${type}List`, { items: [inputs, inputs] }), [api, api]);
    });
  }

  it("finds the images of a list of mixed kinds by the items' own kind, each with its metadata", () => {
    const workloads = findWorkloads(
      "kubernetes:core/v1:List",
      props({
        items: [
          { kind: "CronJob", metadata: { namespace: "a" }, ...podIn["batch/v1:CronJob"] },
          { kind: "ConfigMap", data: { image: "not an image" } },
          { kind: "PodList", items: [{ metadata: { namespace: "b" }, spec: pod }] },
        ],
      }),
    );
    assert.deepEqual(
      workloads.map(({ metadata, images }) => [
        metadata.known && (metadata.value as { namespace: string }).namespace,
        images,
      ]),
      [
        ["a", [api]],
        ["b", [api]],
      ],
    );
  });

  it("looks in every place where a pod can be, whatever kind the resource says that it is", () => {
    const spec = { template: { spec: pod } };
    assert.deepEqual(found("kubernetes:core/v1:Pod", { kind: "Deployment", spec }), [api]);
    assert.deepEqual(found("kubernetes:core/v1:Pod", { spec }), [api]);
    assert.deepEqual(found("kubernetes:acme.example/v1:AllowList", { spec }), [api]);
    assert.deepEqual(
      found("kubernetes:core/v1:ConfigMap", { kind: "List", items: [{ kind: "Pod", spec: pod }] }),
      [api],
    );
  });

  it("finds init containers, ephemeral containers and image volumes", () => {
    const spec: Inputs = {
      initContainers: [{ name: "init", image: "a" }],
      containers: [{ name: "main", image: "b" }, { image: "c" }],
      ephemeralContainers: [{ name: "debug", image: "d" }],
      volumes: [
        { name: "model", image: { reference: "e", pullPolicy: "Always" } },
        { name: "cache", emptyDir: {} },
      ],
    };
    assert.deepEqual(found("kubernetes:core/v1:Pod", { spec }), [
      { kind: "image", container: 'container "init"', image: "a" },
      { kind: "image", container: 'container "main"', image: "b" },
      { kind: "image", container: 'container "containers[1]"', image: "c" },
      { kind: "image", container: 'container "debug"', image: "d" },
      { kind: "image", container: 'volume "model"', image: "e" },
    ]);
  });

  it("finds nothing in a workload without a spec, as --target gives for untargeted resources", () => {
    for (const type of Object.keys(podIn)) assert.deepEqual(found(`kubernetes:${type}`, {}), []);
    assert.deepEqual(found("kubernetes:apps/v1:Deployment", { spec: null }), []);
    assert.deepEqual(found("kubernetes:apps/v1:DeploymentList", {}), []);
  });

  it("finds nothing in what is no Kubernetes resource, or no workload", () => {
    assert.deepEqual(found("azure-native:app:ContainerApp", { spec: pod }), []);
    assert.deepEqual(found("pulumi:providers:kubernetes", { spec: pod }), []);
    assert.deepEqual(found("kubernetes:core/v1:Service", { spec: { selector: { app: "x" } } }), []);
    assert.deepEqual(found("kubernetes:core/v1:ConfigMap", { data: { spec: "x" } }), []);
  });

  describe("when a value is unknown", () => {
    it("tells the place of each image, and still finds the others", () => {
      const spec: Inputs = {
        containers: [{ name: "api", image: UNKNOWN }, UNKNOWN, { name: UNKNOWN, image: "b" }],
        volumes: [{ name: "model", image: { reference: UNKNOWN } }],
      };
      assert.deepEqual(found("kubernetes:apps/v1:Deployment", { spec: { template: { spec } } }), [
        {
          kind: "unknown",
          container: 'container "api"',
          path: "spec.template.spec.containers[0].image",
        },
        { kind: "unknown", path: "spec.template.spec.containers[1]" },
        { kind: "image", container: 'container "containers[2]"', image: "b" },
        {
          kind: "unknown",
          container: 'volume "model"',
          path: "spec.template.spec.volumes[0].image.reference",
        },
      ]);
    });

    it("tells the list or the part of the workload that is unknown as a whole", () => {
      const cronJob = "kubernetes:batch/v1:CronJob";
      assert.deepEqual(found(cronJob, { spec: UNKNOWN }), [{ kind: "unknown", path: "spec" }]);
      assert.deepEqual(found(cronJob, { spec: { jobTemplate: UNKNOWN } }), [
        { kind: "unknown", path: "spec.jobTemplate" },
      ]);
      assert.deepEqual(found("kubernetes:core/v1:Pod", { spec: { initContainers: UNKNOWN } }), [
        { kind: "unknown", path: "spec.initContainers" },
      ]);
      assert.deepEqual(found("kubernetes:core/v1:PodList", { items: UNKNOWN }), [
        { kind: "unknown", path: "items" },
      ]);
      assert.deepEqual(
        found("kubernetes:core/v1:PodList", { items: [UNKNOWN, { spec: UNKNOWN }] }),
        [
          { kind: "unknown", path: "items[0]" },
          { kind: "unknown", path: "items[1].spec" },
        ],
      );
    });

    it("goes by the kind that the object says", () => {
      assert.deepEqual(
        found("kubernetes:apiextensions.k8s.io:CustomResource", {
          kind: "Deployment",
          spec: UNKNOWN,
        }),
        [{ kind: "unknown", path: "spec" }],
      );
      assert.deepEqual(
        found("kubernetes:core/v1:List", { items: [{ kind: UNKNOWN, spec: UNKNOWN }] }),
        [{ kind: "unknown", path: "items[0].kind" }],
      );
    });

    it("says nothing of a kind that need not have images", () => {
      assert.deepEqual(found("kubernetes:core/v1:Service", { spec: UNKNOWN }), []);
      assert.deepEqual(found("kubernetes:core/v1:SecretList", { items: UNKNOWN }), []);
      assert.deepEqual(found("kubernetes:argoproj.io/v1alpha1:Rollout", { spec: UNKNOWN }), []);
    });

    it("tells an unknown image or container list in a custom resource", () => {
      assert.deepEqual(
        found("kubernetes:serving.knative.dev/v1:Service", {
          spec: { template: { spec: { containers: UNKNOWN } } },
        }),
        [{ kind: "unknown", path: "spec.template.spec.containers" }],
      );
      assert.deepEqual(
        found("kubernetes:argoproj.io/v1alpha1:Rollout", {
          spec: { template: { spec: { containers: [{ name: "api", image: UNKNOWN }] } } },
        }),
        [
          {
            kind: "unknown",
            container: 'container "api"',
            path: "spec.template.spec.containers[0].image",
          },
        ],
      );
    });
  });
});
