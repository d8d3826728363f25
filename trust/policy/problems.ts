import type { Locate } from "./locate";
import { formatPath, PolicyError } from "./problem";
import type { Path, PolicyProblem, PolicyText } from "./problem";

/** What there is to say besides the message. */
export interface Details {
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
  /** Point at the key instead of the value. */
  readonly key?: boolean;
}

/** More than anybody reads at once; a hostile file has one on every line. */
const MAX_PROBLEMS = 100;

/** Collects all problems of one document, so that one run shows them together. */
export class Problems {
  private readonly found = new Map<string, PolicyProblem>();
  private added = 0;

  constructor(
    private readonly locate: Locate | undefined,
    private readonly source: PolicyText | undefined,
  ) {}

  /** Adds a problem; the same one (a rule written out by `each`) counts once. */
  add(path: Path, message: string, { key, ...details }: Details = {}): void {
    this.added++;
    if (this.isFull) return;
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
  throw(path: Path, message: string, details: Details = {}): never {
    this.add(path, message, { key: true, ...details });
    this.throwIfAny();
    throw new Error("unreachable: a problem was added");
  }

  /** How often a problem was added. */
  get size(): number {
    return this.added;
  }

  /** Whether there are so many that no more are kept. */
  get isFull(): boolean {
    return this.found.size >= MAX_PROBLEMS;
  }

  /** @throws PolicyError when there is any problem; in the order of the file. */
  throwIfAny(): void {
    if (this.found.size === 0) return;
    const ordered = [...this.found.values()].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    const rest = { path: "", message: "there may be more", hint: "correct these first" };
    throw new PolicyError(this.isFull ? [...ordered, rest] : ordered, this.source);
  }
}
