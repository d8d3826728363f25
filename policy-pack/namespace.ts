import type { Namespace } from "../trust/decision/types";
import { namespaceOfKubeconfig } from "./kubeconfig";
import { kubernetesKind } from "./images";
import { read, readPath, text } from "./read";
import type { Read } from "./read";

const DEFAULT_NAMESPACE = "default";

/** The provider resource of a workload, as the engine hands it over: its properties hold credentials. */
export interface Provider {
  readonly urn: string;
  readonly props: unknown;
}

/**
 * The namespace that an object lands in: its metadata's, else its provider's `namespace`, else its kubeconfig's
 * context's, else `default`; `undefined` while one that would count is unknown.
 */
export function namespaceOf(metadata: Read, provider: Provider | undefined): string | undefined {
  if (!metadata.known) return undefined;
  for (const source of [read(metadata.value, "namespace"), read(provider?.props, "namespace")]) {
    if (!source.known) return undefined;
    const name = text(source);
    if (name !== undefined) return name;
  }
  return namespaceOfContext(provider);
}

function namespaceOfContext(provider: Provider | undefined): string | undefined {
  const kubeconfig = read(provider?.props, "kubeconfig");
  const context = read(provider?.props, "context");
  if (!kubeconfig.known || !context.known) return undefined;
  const config = text(kubeconfig);
  if (config === undefined) return DEFAULT_NAMESPACE;
  try {
    return namespaceOfKubeconfig(config, text(context)) ?? DEFAULT_NAMESPACE;
  } catch {
    // What cannot be read may name any namespace.
    return undefined;
  }
}

type Labels = Readonly<Record<string, string>>;

/** The labels of namespaces: from the pack's configuration, which its operator writes, then from the same program. */
export class NamespaceLabels {
  readonly #ofProgram = new Map<string, Labels | undefined>();

  constructor(private readonly configured: Readonly<Record<string, { readonly labels: Labels }>>) {}

  /** Remembers the labels of a Namespace resource. Another provider may mean another cluster. */
  see(type: string, props: unknown, provider: Provider | undefined): void {
    if (kubernetesKind(type) !== "Namespace") return;
    const name = text(readPath(props, ["metadata", "name"]));
    if (name === undefined) return;
    this.#ofProgram.set(
      keyOf(name, provider),
      labelsOf(name, readPath(props, ["metadata", "labels"])),
    );
  }

  /** A namespace with its labels, if they are known. */
  describe(name: string | undefined, provider: Provider | undefined): Namespace {
    if (name === undefined) return {};
    const labels = Object.hasOwn(this.configured, name)
      ? this.configured[name]?.labels
      : this.#ofProgram.get(keyOf(name, provider));
    return labels === undefined ? { name } : { name, labels };
  }
}

const keyOf = (name: string, provider: Provider | undefined): string =>
  JSON.stringify([provider?.urn, name]);

/** All labels or none: a label that is not known yet could be the one that a rule asks for. */
function labelsOf(name: string, labels: Read): Labels | undefined {
  if (!labels.known) return undefined;
  // The API server sets this one itself. https://kubernetes.io/docs/reference/labels-annotations-taints/
  const known: Record<string, string> = { "kubernetes.io/metadata.name": name };
  for (const key of Object.keys(labels.value ?? {})) {
    const value = read(labels.value, key);
    if (!value.known) return undefined;
    if (typeof value.value === "string") known[key] = value.value;
  }
  return known;
}
