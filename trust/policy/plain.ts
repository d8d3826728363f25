import type { Path } from "./problem";
import type { Details } from "./problems";

/** Deeper than any document of the schema is. */
const MAX_DEPTH = 50;

/** Says what is wrong where, and does not return. */
export type Refuse = (path: Path, message: string, details?: Details) => never;

/** RFC 8785, by which a policy gets its digest, knows no such text: UTF-8 has no bytes for it. */
const HALF_CHARACTER = "half of a surrogate pair (\\ud800 to \\udfff) is no character";
const HALF_CHARACTER_FIX = { hint: "write the character itself, or remove the escape" };

/**
 * A copy of plain data, fields without value left out. A program's document may hold anything: what is no data (a
 * function, a Date, a class instance) is refused instead of guessed at, and nobody can change the copy afterwards.
 */
export const plainCopy = (value: unknown, refuse: Refuse, path: Path = []): unknown => {
  if (path.length > MAX_DEPTH) return refuse(path.slice(0, 6), "nested too deeply");
  if (typeof value === "string" && !value.isWellFormed()) {
    return refuse(path, HALF_CHARACTER, { ...HALF_CHARACTER_FIX, key: false });
  }
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
    if (!key.isWellFormed()) return refuse([...path, key], HALF_CHARACTER, HALF_CHARACTER_FIX);
    if (item !== undefined) copy[key] = plainCopy(item, refuse, [...path, key]);
  }
  return copy;
};
