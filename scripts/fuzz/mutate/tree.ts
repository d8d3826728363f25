/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Container = Json[] | { [key: string]: Json };

/** A place in a tree. */
export interface Node {
  readonly parent: Container;
  readonly key: string | number;
  readonly value: Json;
}

/** Places that are listed at most; a tree of a million values is changed near its top. */
const NODES = 5000;

export const isContainer = (value: Json): value is Container =>
  typeof value === "object" && value !== null;

/** All places below a value, the outer before the inner. */
export function nodesOf(root: Json): Node[] {
  const nodes: Node[] = [];
  const open: Json[] = [root];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (!isContainer(next)) continue;
    for (const [key, value] of Object.entries<Json>(next)) {
      if (nodes.length === NODES) return nodes;
      nodes.push({ parent: next, key: Array.isArray(next) ? Number(key) : key, value });
      open.push(value);
    }
  }
  return nodes;
}

export function replace({ parent, key }: Node, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else
    Object.defineProperty(parent, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

export function remove({ parent, key }: Node): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

/** `undefined` for what is no JSON. */
export function parseJson(bytes: Buffer | string): Json | undefined {
  try {
    return JSON.parse(bytes.toString()) as Json;
  } catch {
    return undefined;
  }
}
