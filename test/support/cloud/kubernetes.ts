import { createHash } from "node:crypto";
import { parse } from "yaml";
import { isProperties } from "./resources";
import type { Properties } from "./resources";

/** What a provider resource of package `kubernetes` was configured with. */
export interface KubernetesConfiguration {
  readonly namespace: string;
}

const clusterScoped =
  /:(Namespace|Node|PersistentVolume|StorageClass|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|PriorityClass|IngressClass|RuntimeClass|APIService|(Validating|Mutating)\w+)(Patch)?$/;

/** The namespace for objects that name none: the provider's, else its kubeconfig's current context's, else `default`. */
export function kubernetesConfiguration(config: Properties): KubernetesConfiguration {
  const { namespace, kubeconfig } = config;
  if (typeof namespace === "string" && namespace !== "") return { namespace };
  return { namespace: contextNamespace(kubeconfig) ?? "default" };
}

function contextNamespace(kubeconfig: unknown): string | undefined {
  if (typeof kubeconfig !== "string") return undefined;
  const document: unknown = parse(kubeconfig);
  if (!isProperties(document) || !Array.isArray(document.contexts)) return undefined;
  for (const entry of document.contexts as unknown[]) {
    if (!isProperties(entry) || entry.name !== document["current-context"]) continue;
    const { context } = entry;
    if (isProperties(context) && typeof context.namespace === "string") return context.namespace;
  }
  return undefined;
}

/** Fills name and namespace as the real provider's Check does; it is not asked while the provider is not configured. */
export function checkKubernetes(
  type: string,
  name: string,
  inputs: Properties,
  { namespace }: KubernetesConfiguration,
): Properties {
  const metadata = inputs.metadata ?? {};
  if (!isObject(type) || !isProperties(metadata)) return inputs;
  const suffix = createHash("sha256").update(`${type} ${name}`).digest("hex").slice(0, 8);
  return {
    ...inputs,
    metadata: {
      name: `${name}-${suffix}`,
      ...(clusterScoped.test(type) ? {} : { namespace }),
      ...metadata,
    },
  };
}

/** Helm releases are the provider's own, not objects of the API server. */
function isObject(type: string): boolean {
  return !type.startsWith("kubernetes:helm.sh/");
}
