import type { Path } from "./problem";

/** Deeper than any document of the schema is. */
const MAX_DEPTH = 50;

/** Says what is wrong where, and does not return. */
export type Refuse = (path: Path, message: string) => never;

/**
 * A copy of plain data, fields without value left out. A program's document may hold anything: what is no data (a
 * function, a Date, a class instance) is refused instead of guessed at, and nobody can change the copy afterwards.
 */
export const plainCopy = (value: unknown, refuse: Refuse, path: Path = []): unknown => {
  if (path.length > MAX_DEPTH) return refuse(path.slice(0, 6), "nested too deeply");
  if (value === null || ["string", "boolean", "number"].includes(typeof value)) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => plainCopy(item, refuse, [...path, index]));
  }
  if (typeof value !== "object") return refuse(path, `expected data, found ${typeof value}`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return refuse(path, "expected data, found an instance of a class");
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // Assigned as a field, it would become the prototype of whatever object it is copied to.
    if (key === "__proto__") return refuse([...path, key], 'no field may be named "__proto__"');
    if (item !== undefined) copy[key] = plainCopy(item, refuse, [...path, key]);
  }
  return copy;
};
