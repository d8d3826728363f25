import { isDeepStrictEqual } from "node:util";
import { azureType } from "./azure";
import { isProperties } from "./resources";
import type { Properties } from "./resources";

export type ChangeKind = "add" | "update" | "delete";

export interface Change {
  /** As the engine writes property paths: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly replace: boolean;
}

/** Properties that no cloud can change in place, where nothing more is known of the type. */
const immutable = /^metadata\.(name|namespace)$|^resourceGroupName$|^[a-z]\w*Name$/;

/** Every leaf that differs between what is there and what is wanted. */
export function changes(type: string, from: Properties, to: Properties): Change[] {
  const replaces = replacedBy(type);
  return compare(from, to, "").map((change) => ({ ...change, replace: replaces(change.path) }));
}

function replacedBy(type: string): (path: string) => boolean {
  const known = azureType(type);
  return known === undefined
    ? (path) => immutable.test(path)
    : (path) => known.replace.some((property) => isPartOf(path, property));
}

/** Whether a path is that of a property or leads into it; of lists, all elements are meant. */
export function isPartOf(path: string, property: string): boolean {
  const plain = path.replaceAll(/\[\d+\]/g, "");
  return plain === property || plain.startsWith(`${property}.`);
}

type Difference = Omit<Change, "replace">;

function compare(from: unknown, to: unknown, path: string): Difference[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isProperties(from) && isProperties(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => compare(from[key], to[key], join(path, key)));
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    return Array.from({ length: Math.max(from.length, to.length) }, (_, index) =>
      compare(from[index], to[index], `${path}[${index}]`),
    ).flat();
  }
  const kind = from === undefined ? "add" : to === undefined ? "delete" : "update";
  return [{ path, kind }];
}

function join(path: string, key: string): string {
  if (/^[\w-]+$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}["${key.replaceAll('"', '\\"')}"]`;
}
