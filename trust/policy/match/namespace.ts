import { limits } from "../../limits";
import type { NamespaceSelector } from "../types";
import { matchesGlob } from "./glob";

/** What is known of a workload's namespace. An absent name or absent labels are unknown, not empty. */
export interface Namespace {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Whether Kubernetes takes it as a namespace's name: an RFC 1123 label. */
export const isNamespaceName = (name: string): boolean =>
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);

/** A namespace that could be meant: what selectors ask of it has a definite answer. */
export interface NamespaceCandidate {
  /** For people: the name, or what is assumed of it. */
  readonly title: string;
  isNamed(pattern: string): boolean;
  hasLabels(labels: Readonly<Record<string, string>>): boolean;
}

/**
 * The label that the API server gives every namespace: its name. Nobody has to write it down, and nobody can change it.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
 */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Whether a selector covers a namespace; an absent selector covers every one. */
export const matchesNamespace = (
  selector: NamespaceSelector | undefined,
  namespace: NamespaceCandidate,
): boolean => {
  if (selector === undefined) return true;
  const named = (pattern: string): boolean => namespace.isNamed(pattern);
  if (selector.except.some(named)) return false;
  return (
    selector.names.some(named) ||
    (selector.labels !== undefined && namespace.hasLabels(selector.labels))
  );
};

/**
 * Every namespace that could be meant, as far as the given selectors can tell them apart; one when name and labels are
 * known or nobody asks for what is not. `undefined` when there are more than `limits.namespaceCandidates`.
 *
 * An unknown name may be any that the selectors spell out, or another one of which any combination of their wildcard
 * patterns holds; unknown labels may satisfy any combination of the label selectors. Combinations that no real namespace
 * can have may be among them: they make a verdict less certain, never more. A name that no namespace can have is unknown:
 * as itself it would be one that no rule names.
 */
export const possibleNamespaces = (
  namespace: Namespace,
  selectors: readonly NamespaceSelector[],
): readonly NamespaceCandidate[] | undefined => {
  const names = possibleNames(namespace.name, selectors);
  const labels = possibleLabels(namespace.labels, selectors);
  if (names === undefined || labels === undefined) return undefined;
  if (names.length * labels.length > limits.namespaceCandidates) return undefined;
  return names.flatMap((name) =>
    labels.map((label) => ({
      ...name,
      hasLabels: (wanted) =>
        (wanted[NAME_LABEL] === undefined || name.isNamed(wanted[NAME_LABEL])) &&
        label.hasLabels(withoutName(wanted)),
    })),
  );
};

type NameCandidate = Pick<NamespaceCandidate, "title" | "isNamed">;
type LabelCandidate = Pick<NamespaceCandidate, "hasLabels">;

const possibleNames = (
  known: string | undefined,
  selectors: readonly NamespaceSelector[],
): readonly NameCandidate[] | undefined => {
  if (known !== undefined && isNamespaceName(known)) return [literalName(known)];
  const patterns = unique(
    selectors.flatMap(({ names, except, labels }) => [
      ...names,
      ...except,
      ...(labels?.[NAME_LABEL] === undefined ? [] : [labels[NAME_LABEL]]),
    ]),
  );
  const literals = patterns.filter((pattern) => !pattern.includes("*"));
  const wildcards = patterns.filter((pattern) => /[^*]/.test(pattern) && pattern.includes("*"));
  const combinations = subsets(wildcards)?.filter((chosen) => isPossible(chosen, wildcards));
  if (combinations === undefined) return undefined;
  return [
    ...literals.map(literalName),
    ...combinations.map((chosen) => ({
      title: chosen.length === 0 ? "any other" : chosen.join(" and "),
      // A pattern of nothing but wildcards matches every name.
      isNamed: (pattern: string) => chosen.includes(pattern) || /^\*+$/.test(pattern),
    })),
  ];
};

const literalName = (name: string): NameCandidate => ({
  title: name,
  isNamed: (pattern) => matchesGlob(pattern, name),
});

/** `prod-eu-*` cannot hold where `prod-*` does not: a pattern that matches another's text matches all that one matches. */
const isPossible = (chosen: readonly string[], wildcards: readonly string[]): boolean =>
  wildcards.every(
    (wider) => chosen.includes(wider) || !chosen.some((narrower) => matchesGlob(wider, narrower)),
  );

const possibleLabels = (
  known: Readonly<Record<string, string>> | undefined,
  selectors: readonly NamespaceSelector[],
): readonly LabelCandidate[] | undefined => {
  if (known !== undefined) {
    return [
      {
        hasLabels: (labels) => Object.entries(labels).every(([key, value]) => known[key] === value),
      },
    ];
  }
  const wanted = unique(
    selectors
      .map(({ labels = {} }) => withoutName(labels))
      .flatMap((labels) => (isEmpty(labels) ? [] : [labelsKey(labels)])),
  );
  return subsets(wanted)?.map((chosen) => ({
    hasLabels: (labels) => isEmpty(labels) || chosen.includes(labelsKey(labels)),
  }));
};

const withoutName = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => key !== NAME_LABEL));

const isEmpty = (labels: Readonly<Record<string, string>>): boolean =>
  Object.keys(labels).length === 0;

const labelsKey = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)];

const subsets = (items: readonly string[]): readonly (readonly string[])[] | undefined => {
  if (2 ** items.length > limits.namespaceCandidates) return undefined;
  return items.reduce<readonly (readonly string[])[]>(
    (all, item) => [...all, ...all.map((subset) => [...subset, item])],
    [[]],
  );
};
