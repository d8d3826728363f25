import type { Locate } from "./locate";
import { formatPath, PolicyError } from "./problem";
import type { Path, PolicyProblem, PolicyText } from "./problem";

interface Details {
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
  /** Point at the key instead of the value. */
  readonly key?: boolean;
}

/** Collects all problems of one document, so that one run shows them together. */
export class Problems {
  private readonly found = new Map<string, PolicyProblem>();

  constructor(
    private readonly locate: Locate | undefined,
    private readonly source: PolicyText | undefined,
  ) {}

  /** Adds a problem; the same one (a rule written out by `each`) counts once. */
  add(path: Path, message: string, { key, ...details }: Details = {}): void {
    const text = formatPath(path);
    const place = this.locate?.(path, key === true ? "key" : "value");
    const id = `${text}\n${message}`;
    if (!this.found.has(id)) this.found.set(id, { path: text, ...place, message, ...details });
  }

  /** Adds "expected …, found …". */
  mismatch(path: Path, expected: string, found: string, details: Details = {}): void {
    this.add(path, `expected ${expected}, found ${found}`, { ...details, expected, found });
  }

  /** Adds a problem with which there is no point in looking further. @throws PolicyError */
  throw(path: Path, message: string): never {
    this.add(path, message, { key: true });
    this.throwIfAny();
    throw new Error("unreachable: a problem was added");
  }

  get size(): number {
    return this.found.size;
  }

  /** @throws PolicyError when there is any problem; in the order of the file. */
  throwIfAny(): void {
    if (this.found.size === 0) return;
    const ordered = [...this.found.values()].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    throw new PolicyError(ordered, this.source);
  }
}
