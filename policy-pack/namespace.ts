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
  /** Namespaces whose labels somebody else owns too: which they will have, no single resource tells. */
  readonly #patched = new Set<string>();

  constructor(private readonly configured: Readonly<Record<string, { readonly labels: Labels }>>) {}

  /** Remembers the labels of a Namespace resource. Another provider may mean another cluster. */
  see(type: string, props: unknown, provider: Provider | undefined): void {
    const kind = kubernetesKind(type);
    if (kind !== "Namespace" && kind !== "NamespacePatch") return;
    const name = text(readPath(props, ["metadata", "name"]));
    if (name === undefined) return;
    const key = keyOf(name, provider);
    const labels = readPath(props, ["metadata", "labels"]);
    if (kind === "Namespace") this.#ofProgram.set(key, labelsOf(labels));
    else if (!labels.known || labels.value != null) this.#patched.add(key);
  }

  /** A namespace with its labels, if they are known. */
  describe(name: string | undefined, provider: Provider | undefined): Namespace {
    if (name === undefined) return {};
    const key = keyOf(name, provider);
    const ofProgram = this.#patched.has(key) ? undefined : this.#ofProgram.get(key);
    const labels = Object.hasOwn(this.configured, name) ? this.configured[name]?.labels : ofProgram;
    return labels === undefined ? { name } : { name, labels };
  }
}

const keyOf = (name: string, provider: Provider | undefined): string =>
  JSON.stringify([provider?.urn, name]);

/** All labels or none: a label that is not known yet could be the one that a rule asks for. */
function labelsOf(labels: Read): Labels | undefined {
  if (!labels.known) return undefined;
  const known: Record<string, string> = {};
  for (const key of Object.keys(labels.value ?? {})) {
    const value = read(labels.value, key);
    if (!value.known) return undefined;
    if (typeof value.value === "string") known[key] = value.value;
  }
  return known;
}
