import { holdsVariable, substitute, suffixed } from "./each";
import type { Values } from "./each";
import type { Path } from "./problem";
import type {
  BuilderDocument,
  SignerDocument,
  TrustPolicyDocument,
  VerifierDocument,
} from "./schema";
import { isRecord, recordOf } from "./shape";

/** A signer, builder or verifier after `each`, and where it was written. */
export interface Expanded<Item> {
  readonly item: Item;
  readonly path: Path;
}

/** Everything that rules name. */
export interface ExpandedNames {
  readonly signers: NameTable<SignerDocument>;
  readonly builders: NameTable<BuilderDocument>;
  readonly verifiers: NameTable<VerifierDocument>;
}

/** Tables of the signers, builders and verifiers of a document; a builder's or verifier's own signer is used with it. */
export const nameTables = (document: Partial<TrustPolicyDocument>): ExpandedNames => {
  const signers = new NameTable("signers", document.signers);
  return {
    signers,
    builders: new NameTable("builders", document.builders, signers),
    verifiers: new NameTable("verifiers", document.verifiers, signers),
  };
};

/** The items of one field by name, written out with the values of the rules that use them. */
export class NameTable<Item extends object> {
  readonly expanded = new Map<string, Expanded<Item>>();
  private readonly written: ReadonlyMap<string, Item>;
  /** Names of items that were written out with values: as they stand, they name nobody. */
  private readonly templates = new Set<string>();

  constructor(
    private readonly field: string,
    written: Readonly<Record<string, Item>> | undefined,
    private readonly signers?: NameTable<SignerDocument>,
  ) {
    this.written = new Map(Object.entries(recordOf(written)).filter(([, item]) => isRecord(item)));
  }

  /** Writes an item out with the values that it, or its signer, holds the variables of; its name then. */
  use(name: string, values: Values): string {
    const item = this.written.get(name);
    if (item === undefined) return name;
    const used: Values = new Map([...values].filter(([variable]) => this.holds(name, variable)));
    const expandedName = suffixed(name, used);
    if (used.size > 0) this.templates.add(name);
    const signer = this.signerOf(item);
    this.expanded.set(expandedName, {
      item: {
        ...substitute(item, used),
        ...(signer === undefined ? {} : { signer: this.signers?.use(signer, used) }),
      },
      path: [this.field, name],
    });
    return expandedName;
  }

  /** Takes an item for a template: it may hold variables that a rule, which cannot be written out, would give values. */
  skip(name: string): void {
    this.templates.add(name);
    const item = this.written.get(name);
    const signer = item && this.signerOf(item);
    if (signer !== undefined) this.signers?.skip(signer);
  }

  /** Adds what no rule names. */
  useRest(): void {
    for (const name of this.written.keys()) {
      if (!this.templates.has(name) && !this.expanded.has(name)) this.use(name, new Map());
    }
  }

  private holds(name: string, variable: string): boolean {
    const item = this.written.get(name);
    if (item === undefined) return false;
    const signer = this.signerOf(item);
    return (
      holdsVariable(item, variable) ||
      (signer !== undefined && this.signers?.holds(signer, variable) === true)
    );
  }

  private signerOf(item: Item): string | undefined {
    return this.signers !== undefined && "signer" in item && typeof item.signer === "string"
      ? item.signer
      : undefined;
  }
}
