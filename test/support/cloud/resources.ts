/** Property values as they cross the wire: JSON, with the engine's sentinels for unknowns and secrets inside. */
export type Properties = Record<string, unknown>;

export interface StoredResource {
  readonly id: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What the cloud holds, and what was ever made in it. */
export class Resources {
  readonly #byId = new Map<string, StoredResource>();
  readonly #created: StoredResource[] = [];

  /** What exists now. */
  get present(): readonly StoredResource[] {
    return [...this.#byId.values()];
  }

  /** Everything that was ever created, in order, deleted or not. */
  get created(): readonly StoredResource[] {
    return [...this.#created];
  }

  get(id: string): StoredResource | undefined {
    return this.#byId.get(id);
  }

  create(resource: StoredResource): void {
    this.#created.push(resource);
    this.put(resource);
  }

  /** Puts a resource there as if somebody else had made it: found by reads and imports, not counted as created. */
  put(resource: StoredResource): void {
    this.#byId.set(resource.id, resource);
  }

  /** Deletes a resource with its children; what only refers to it, as roles and diagnostic settings do, stays. */
  delete(id: string): void {
    for (const other of this.#byId.keys()) {
      const isChild = other.startsWith(`${id}/`) && !other.startsWith(`${id}/providers/`);
      if (other === id || isChild) this.#byId.delete(other);
    }
  }

  clear(): void {
    this.#byId.clear();
    this.#created.length = 0;
  }
}

/** Type and name of a resource, out of `urn:pulumi:stack::project::parent$type::name`. */
export function identify(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
