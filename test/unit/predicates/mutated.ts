import fc from "fast-check";

/** The document with one value, somewhere in it, replaced by any JSON. */
export function mutated(document: unknown): fc.Arbitrary<unknown> {
  const text = JSON.stringify(document);
  const paths: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    paths.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
  };
  walk(document, []);
  return fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, replacement]) => {
    const holder: Record<string, unknown> = { root: JSON.parse(text) as unknown };
    let parent: Record<string, unknown> = holder;
    let key: string | number = "root";
    for (const step of path) {
      parent = parent[key] as Record<string, unknown>;
      key = step;
    }
    parent[key] = replacement;
    return holder.root;
  });
}
