import { limits } from "../../limits";
import { parsePurl, type Purl } from "../purl";
import type { ScanFinding, Vex, VexStatement } from "./types";
import { covers, scopeOf, type ScannedImage, type VexScope } from "./vex-match";

/** https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md#status-justifications */
const JUSTIFICATIONS: ReadonlySet<string> = new Set([
  "component_not_present",
  "vulnerable_code_not_present",
  "vulnerable_code_not_in_execute_path",
  "vulnerable_code_cannot_be_controlled_by_adversary",
  "inline_mitigations_already_exist",
]);

interface ScopedStatement {
  readonly scope: VexScope;
  readonly time: string;
  /** Present if the statement says `not_affected` and why. */
  readonly justification?: string;
}

/** The statements of several documents by vulnerability; the newest about a vulnerability and a product decides. */
export class VexIndex {
  readonly #statements = new Map<string, ScopedStatement[]>();
  #comparisons = 0;

  constructor(documents: readonly Vex[], image: ScannedImage) {
    for (const statement of documents.flatMap(({ statements }) => statements)) {
      const scoped = { scope: scopeOf(statement.products, image), ...wordOf(statement) };
      for (const name of new Set(statement.vulnerabilities)) {
        const known = this.#statements.get(name);
        if (known === undefined) this.#statements.set(name, [scoped]);
        else known.push(scoped);
      }
    }
  }

  /** Whether there was more to compare than `limits.vexComparisons`; then nothing is justified any more. */
  get exhausted(): boolean {
    return this.#comparisons > limits.vexComparisons;
  }

  /**
   * The justification with which the image is not affected by a finding; `undefined` if it may be. Where statements speak
   * of the finding by an alias, all its aliases must be justified: a distribution's advisory stands for several CVEs.
   */
  justificationFor({ id, aliases, package: found }: ScanFinding): string | undefined {
    const purl = found?.purl === undefined ? undefined : parsePurl(found.purl);
    const own = this.#newest(id, purl);
    const others = aliases.map((alias) => this.#newest(alias, purl));
    // News about any of its names overrides what was said before about another.
    const newest = [own, ...others].reduce(newer, undefined);
    if (newest?.justification === undefined || this.exhausted) return undefined;
    if (own?.justification !== undefined) return own.justification;
    return others.every((other) => newer(own, other)?.justification !== undefined)
      ? newest.justification
      : undefined;
  }

  #newest(name: string, purl: Purl | undefined): ScopedStatement | undefined {
    const statements = this.#statements.get(name) ?? [];
    this.#comparisons += statements.length;
    if (this.exhausted) return undefined;
    return statements
      .filter(({ scope }) => scope.whole || (purl !== undefined && this.#includes(scope, purl)))
      .reduce<ScopedStatement | undefined>(newer, undefined);
  }

  #includes({ packages }: VexScope, purl: Purl): boolean {
    this.#comparisons += packages.length;
    return !this.exhausted && packages.some((meant) => covers(meant, purl));
  }
}

const wordOf = ({ time, status, justification }: VexStatement): Omit<ScopedStatement, "scope"> =>
  status === "not_affected" && justification !== undefined && JUSTIFICATIONS.has(justification)
    ? { time, justification }
    : { time };

/** Of two of one time the one that does not say `not_affected`. */
function newer(
  a: ScopedStatement | undefined,
  b: ScopedStatement | undefined,
): ScopedStatement | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.time > a.time || (b.time === a.time && b.justification === undefined) ? b : a;
}
