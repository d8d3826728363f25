import type { Random } from "../random";
import { mutateBytes } from "./bytes";
import { isContainer, nodesOf, parseJson, remove, replace, type Json, type Node } from "./tree";

const INTERESTING: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308],
  ...["", "0", "null", "a", "*", "**", "\u0000", "\ud800", "__proto__", "ÿ", "ſ", "\u001b[31m"],
  ...["9999-12-31T23:59:59Z", "0000-00-00", "sha256:", "-----BEGIN", "=", "../../etc/passwd"],
  [],
  {},
  [[]],
  [null],
];

/** Sizes just above the limits that lists have (`trust/limits.ts`), and small ones. */
const COUNTS = [2, 2, 3, 33, 201, 1025, 5000];
const DEPTHS = [1, 2, 99, 101, 1000];

/** Bytes that a change may make of a value at most. */
const GROWTH = 256 * 1024;

/**
 * One random change of a JSON text that keeps it JSON, or nearly: values swapped, taken from another text, repeated,
 * nested; text inside texts (base64, JSON in JSON) is changed as what it is. `undefined` for what is no JSON container.
 */
export function mutateJson(random: Random, bytes: Buffer, other: Buffer): Buffer | undefined {
  const root = parseJson(bytes);
  if (root === undefined || !isContainer(root)) return undefined;
  const nodes = nodesOf(root);
  const donors = nodesOf(parseJson(other) ?? []);
  if (nodes.length > 0) changeNode(random, random.pick(nodes), nodes, donors);
  const text = JSON.stringify(root);
  return Buffer.from(random.chance(0.15) ? changeKey(random, text) : text);
}

function changeNode(
  random: Random,
  node: Node,
  nodes: readonly Node[],
  donors: readonly Node[],
): void {
  const { value, parent, key } = node;
  switch (random.int(8)) {
    case 0:
      replace(node, structuredClone(random.pick(INTERESTING)));
      return;
    case 1:
      remove(node);
      return;
    case 2: {
      const with_ = random.pick(nodes);
      const [mine, its] = [structuredClone(value), structuredClone(with_.value)];
      replace(with_, mine);
      replace(node, its);
      return;
    }
    case 3: {
      // What stands elsewhere at the same place fits best.
      const same = donors.filter((donor) => donor.key === key);
      const from = same.length > 0 && random.chance(0.7) ? same : donors;
      if (from.length > 0) replace(node, structuredClone(random.pick(from).value));
      return;
    }
    case 4: {
      const times = random.pick(COUNTS);
      if (JSON.stringify(value).length * times > GROWTH) return;
      const copies = Array.from({ length: times }, () => structuredClone(value));
      if (Array.isArray(parent)) parent.splice(Number(key), 0, ...copies);
      else replace(node, copies);
      return;
    }
    case 5:
      replace(node, nest(value, random.pick(DEPTHS), random.chance(0.5)));
      return;
    default:
      replace(node, changeScalar(random, value, donors));
  }
}

function nest(value: Json, depth: number, asList: boolean): Json {
  let nested = value;
  for (let level = 0; level < depth; level++) nested = asList ? [nested] : { a: nested };
  return nested;
}

function changeScalar(random: Random, value: Json, donors: readonly Node[]): Json {
  if (typeof value === "string") return changeText(random, value, donors);
  if (typeof value === "number") {
    return random.pick([value + 1, value - 1, -value, value * 2 ** 32, String(value), value / 3]);
  }
  if (typeof value === "boolean") return !value;
  return structuredClone(random.pick(INTERESTING));
}

const BASE64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

function changeText(random: Random, text: string, donors: readonly Node[]): string {
  const other = Buffer.from(random.pick([...texts(donors), text]));
  if (BASE64.test(text) && random.chance(0.8)) {
    const bytes = Buffer.from(text, "base64");
    const mixed = Buffer.from(other.toString(), "base64");
    const inside = mutateJson(random, bytes, mixed) ?? mutateBytes(random, bytes, mixed);
    return inside.toString("base64");
  }
  const inside = random.chance(0.8) ? mutateJson(random, Buffer.from(text), other) : undefined;
  if (inside) return inside.toString();
  switch (random.int(4)) {
    case 0:
      return random.chance(0.5) ? text.toUpperCase() : text.toLowerCase();
    case 1:
      return text + random.pick([" ", "\n", "=", text.slice(0, 1000), "\u0000", "/"]);
    default:
      return mutateBytes(random, Buffer.from(text), other).toString();
  }
}

const texts = (nodes: readonly Node[]): string[] =>
  nodes.flatMap(({ value }) => (typeof value === "string" ? [value] : []));

/** A key twice, in another case, or one that no object should have: nothing that a parsed value could say. */
function changeKey(random: Random, text: string): string {
  const keys = [...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)];
  if (keys.length === 0) return text;
  const { index, 0: token, 1: name = "" } = random.pick(keys);
  const before = text.slice(0, index);
  const after = text.slice(index + token.length);
  switch (random.int(4)) {
    case 0:
      return `${before}${token}null,${token}${after}`;
    case 1:
      return `${before}"__proto__":${after}`;
    case 2:
      return `${before}"${name.toUpperCase()}":null,${token}${after}`;
    default:
      return `${before}"${name.slice(0, 1).toUpperCase()}${name.slice(1)}":${after}`;
  }
}
