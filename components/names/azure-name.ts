import { createHash } from "node:crypto";
import type { Problem } from "../validation";
import type { NameScope } from "./name-scope";

/** What Azure accepts as the name of a kind of resource, and what the name has to be unique in. */
interface NameRule {
  readonly maximum: number;
  readonly minimum: number;
  readonly pattern: RegExp;
  /** How the pattern reads in a message. */
  readonly characters: string;
  readonly hyphens: boolean;
}

/**
 * Limits per kind of resource.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, read 2026-11-24.
 */
const nameRules = {
  "container registry": {
    minimum: 5,
    maximum: 50,
    pattern: /^[A-Za-z0-9]+$/,
    characters: "letters and digits",
    hyphens: false,
  },
  "storage account": {
    minimum: 3,
    maximum: 24,
    pattern: /^[a-z0-9]+$/,
    characters: "lower-case letters and digits",
    hyphens: false,
  },
  "key vault": {
    minimum: 3,
    maximum: 24,
    pattern: /^[A-Za-z](?:[A-Za-z0-9]|-(?!-))*[A-Za-z0-9]$/,
    characters: "letters, digits and single hyphens, beginning with a letter",
    hyphens: true,
  },
  "managed cluster": {
    minimum: 1,
    maximum: 63,
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/,
    characters:
      "letters, digits, hyphens and underscores, beginning and ending with a letter or digit",
    hyphens: true,
  },
  "log analytics workspace": {
    minimum: 4,
    maximum: 63,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/,
    characters: "letters, digits and hyphens, beginning and ending with a letter or digit",
    hyphens: true,
  },
  resource: {
    minimum: 2,
    maximum: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9_]$/,
    characters: "letters, digits, hyphens, dots and underscores, beginning with a letter or digit",
    hyphens: true,
  },
} satisfies Record<string, NameRule>;

export type NamedKind = keyof typeof nameRules;

/** How many hexadecimal digits end a generated name. */
const SUFFIX = 6;

/**
 * A name that Azure accepts for this kind of resource: a slug of the Pulumi name, then six hexadecimal digits that depend
 * on subscription, project, stack and generation, so that two stacks never want the same global name and one stack always
 * wants its own; and on the Pulumi name where the slug leaves something of it out, so that neither do two resources of a
 * stack. Pulumi's own names, with their hyphen and random end, are refused by registries and storage accounts.
 */
export function azureName(kind: NamedKind, name: string, scope: NameScope): string {
  const { maximum, hyphens } = nameRules[kind];
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, hyphens ? "-" : "")
    .replace(/^[^a-z]+/, "")
    .slice(0, maximum - SUFFIX - (hyphens ? 1 : 0))
    .replace(/-+$/, "");
  const { subscriptionId = "", project, stack, generation } = scope;
  const parts = [subscriptionId, project, stack, generation, ...(slug === name ? [] : [name])];
  const suffix = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, SUFFIX);
  return `${slug === "" ? "cs" : slug}${hyphens ? "-" : ""}${suffix}`;
}

/** What Azure would refuse in a name that somebody chose. */
export function nameProblems(property: string, kind: NamedKind, name: string): Problem[] {
  const { minimum, maximum, pattern, characters } = nameRules[kind];
  if (name.length >= minimum && name.length <= maximum && pattern.test(name)) return [];
  return [
    {
      property,
      reason: `Azure refuses ${JSON.stringify(name)} as the name of a ${kind}`,
      fix: `use ${minimum} to ${maximum} ${characters}`,
    },
  ];
}
