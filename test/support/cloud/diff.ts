import { isDeepStrictEqual } from "node:util";
import { isProperties } from "./resources";
import type { Properties } from "./resources";

export type ChangeKind = "add" | "update" | "delete";

export interface Change {
  /** As the engine writes property paths: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly replace: boolean;
}

/** Properties that no cloud can change in place: whose change makes a new resource. */
const immutable = /^metadata\.(name|namespace)$|^resourceGroupName$|^[a-z]\w*Name$/;

/** Every leaf that differs between what is there and what is wanted. */
export function changes(from: Properties, to: Properties): Change[] {
  return compare(from, to, "");
}

function compare(from: unknown, to: unknown, path: string): Change[] {
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
  return [{ path, kind, replace: immutable.test(path) }];
}

function join(path: string, key: string): string {
  if (/^[\w-]+$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}["${key.replaceAll('"', '\\"')}"]`;
}
