import { read, readList, readPath, text } from "./read";
import type { Read } from "./read";

/** An image that a workload runs or mounts, or the place where this preview does not know it yet. */
export type WorkloadImage =
  | { readonly kind: "image"; readonly container: string; readonly image: string }
  | { readonly kind: "unknown"; readonly container?: string; readonly path: string };

/** One object with pods in it: a resource, or an item of a list resource. */
export interface Workload {
  readonly metadata: Read;
  readonly images: readonly WorkloadImage[];
}

/** Where the API's own workload kinds keep their pod specification. https://kubernetes.io/docs/reference/kubernetes-api/ */
const podSpecPaths: Readonly<Record<string, string>> = {
  Pod: "spec",
  Deployment: "spec.template.spec",
  StatefulSet: "spec.template.spec",
  DaemonSet: "spec.template.spec",
  ReplicaSet: "spec.template.spec",
  ReplicationController: "spec.template.spec",
  Job: "spec.template.spec",
  CronJob: "spec.jobTemplate.spec.template.spec",
  PodTemplate: "template.spec",
};

/** Any object may hold a pod in any of the places: a custom resource as an Argo Rollout or a Knative Service does. */
const everyPodSpecPath = [...new Set(Object.values(podSpecPaths))];

const containerLists = ["initContainers", "containers", "ephemeralContainers"];

/** The kind in a type token of the Kubernetes provider (`kubernetes:apps/v1:Deployment`), else `undefined`. */
export function kubernetesKind(type: string): string | undefined {
  return /^kubernetes:[^:]+:([^:]+)$/.exec(type)?.[1];
}

/** The workloads in the inputs of a resource: by the structure of its properties, whatever SDK class made it. */
export function findWorkloads(type: string, props: unknown): readonly Workload[] {
  const kind = kubernetesKind(type);
  return kind === undefined ? [] : workloadsOf(kind.replace(/Patch$/, ""), props, "");
}

function workloadsOf(tokenKind: string, object: unknown, place: string): readonly Workload[] {
  // The provider creates what the object says that it is, whatever the type token was.
  const kind = text(read(object, "kind")) ?? tokenKind;
  const images = imagesOf(kind, object, place);
  return [
    ...(images.length === 0 ? [] : [{ metadata: read(object, "metadata"), images }]),
    ...(kind.endsWith("List") ? workloadsOfList(kind.slice(0, -"List".length), object, place) : []),
  ];
}

function workloadsOfList(kind: string, list: unknown, place: string): readonly Workload[] {
  const unknownAt = (path: string): readonly Workload[] =>
    kind === "" || Object.hasOwn(podSpecPaths, kind)
      ? [{ metadata: { known: false }, images: [{ kind: "unknown", path }] }]
      : [];

  const items = read(list, "items");
  if (!items.known) return unknownAt(`${place}items`);
  return readList(items.value).flatMap((item, index) => {
    const path = `${place}items[${index}]`;
    if (!item.known) return unknownAt(path);
    return [
      ...(read(item.value, "kind").known ? [] : unknownAt(`${path}.kind`)),
      ...workloadsOf(kind, item.value, `${path}.`),
    ];
  });
}

function imagesOf(kind: string, object: unknown, place: string): readonly WorkloadImage[] {
  const own = Object.hasOwn(podSpecPaths, kind) ? podSpecPaths[kind] : undefined;
  return everyPodSpecPath.flatMap((path): readonly WorkloadImage[] => {
    const spec = readPath(object, path.split("."));
    if (spec.known) return imagesOfPod(spec.value, `${place}${path}.`);
    // What is unknown elsewhere need not hold a pod at all; the update, which knows it, decides.
    return path === own ? [{ kind: "unknown", path: place + spec.path }] : [];
  });
}

function imagesOfPod(spec: unknown, place: string): readonly WorkloadImage[] {
  return [
    ...containerLists.flatMap((list) => imagesIn(spec, list, "image", "container", place)),
    ...imagesIn(spec, "volumes", "image.reference", "volume", place),
  ];
}

function imagesIn(
  spec: unknown,
  list: string,
  imagePath: string,
  noun: string,
  place: string,
): readonly WorkloadImage[] {
  const entries = read(spec, list);
  if (!entries.known) return [{ kind: "unknown", path: place + list }];
  return readList(entries.value).flatMap((entry, index): readonly WorkloadImage[] => {
    const path = `${place}${list}[${index}]`;
    if (!entry.known) return [{ kind: "unknown", path }];
    const container = `${noun} "${text(read(entry.value, "name")) ?? `${list}[${index}]`}"`;
    const image = readPath(entry.value, imagePath.split("."));
    if (!image.known) return [{ kind: "unknown", container, path: `${path}.${image.path}` }];
    return typeof image.value === "string"
      ? [{ kind: "image", container, image: image.value }]
      : [];
  });
}
