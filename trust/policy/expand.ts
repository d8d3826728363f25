import { combinations, substitute, suffixed } from "./each";
import type { Values } from "./each";
import { nameTables } from "./expand-names";
import type { Expanded, ExpandedNames } from "./expand-names";
import type { Path } from "./problem";
import type {
  AttestationDocument,
  BuilderDocument,
  RuleDocument,
  SignerDocument,
  TrustPolicyDocument,
  VerifierDocument,
} from "./schema";
import { isRecord, listOf, recordOf, textsOf } from "./shape";

/** A rule after `each`, and where it was written. */
export interface ExpandedRule {
  readonly rule: Omit<RuleDocument, "each">;
  /** Its name as written: exemptions may name it by this too. */
  readonly writtenName: string;
  readonly path: Path;
}

/** The rules of a document and what they name, `each` written out. */
export interface Expansion {
  readonly rules: readonly ExpandedRule[];
  readonly signers: ReadonlyMap<string, Expanded<SignerDocument>>;
  readonly builders: ReadonlyMap<string, Expanded<BuilderDocument>>;
  readonly verifiers: ReadonlyMap<string, Expanded<VerifierDocument>>;
}

type Named = Pick<RuleDocument, "signature" | "attestations">;

/**
 * Writes `each` out: one rule per value (per combination, with several variables), and with it the signers, builders and
 * verifiers that the rule names and that hold a variable. Rules become `name/value`, unless their name holds the
 * variables; what they name likewise. `eachUsable` says whether the `each` of the rule at a path can be written out; the
 * rule is left out otherwise.
 */
export const expandEach = (
  document: Pick<TrustPolicyDocument, "rules" | keyof ExpandedNames>,
  eachUsable: (rule: Path) => boolean,
): Expansion => {
  const names = nameTables(document);
  const rules = listOf(document.rules).flatMap((written, index): ExpandedRule[] => {
    const path = ["rules", index];
    if (!isRecord(written)) return [];
    if (!eachUsable(path)) {
      // What it names may hold variables that nobody gives a value now: that is no mistake there.
      mapNames(written, (field, name) => {
        names[field].skip(name);
        return name;
      });
      return [];
    }
    const { each, ...rule } = written;
    return combinations(each ?? {}).map((values) => ({
      rule: expandRule(rule, values, names),
      writtenName: written.name,
      path,
    }));
  });
  // Builders and verifiers first: they use signers.
  for (const field of ["builders", "verifiers", "signers"] as const) names[field].useRest();
  return {
    rules,
    signers: names.signers.expanded,
    builders: names.builders.expanded,
    verifiers: names.verifiers.expanded,
  };
};

/** How many rules and names of theirs a rule with an `each` of so many combinations is written out to. */
export const writtenOut = (rule: Named, combined: number): number => {
  let names = 0;
  mapNames(rule, (_, name) => {
    names++;
    return name;
  });
  return combined * (1 + names);
};

const expandRule = (
  rule: ExpandedRule["rule"],
  values: Values,
  names: ExpandedNames,
): ExpandedRule["rule"] => {
  const expanded = substitute(rule, values);
  return {
    ...expanded,
    name: expanded.name === rule.name ? suffixed(rule.name, values) : expanded.name,
    ...mapNames(expanded, (field, name) => names[field].use(name, values)),
  };
};

/** Names of the signers of a rule's signature. */
export const signersOf = ({ signature }: Pick<RuleDocument, "signature">): readonly string[] =>
  textsOf(Array.isArray(signature) ? signature : signature?.anyOf).map(([, name]) => name);

/** An entry of a rule's attestations, and where it stands in the rule. */
export interface WrittenEntry {
  readonly entry: AttestationDocument;
  readonly path: Path;
}

/** The alternatives of a rule's attestations, each with its entries; one, if they are written as a list. */
export const alternativesOf = ({
  attestations,
}: Pick<RuleDocument, "attestations">): readonly (readonly WrittenEntry[])[] => {
  const alternative = (entries: AttestationDocument[] | undefined, path: Path): WrittenEntry[] =>
    [...listOf(entries).entries()].map(([index, entry]) => ({ entry, path: [...path, index] }));
  if (attestations === undefined) return [];
  if (Array.isArray(attestations)) return [alternative(attestations, ["attestations"])];
  return listOf(recordOf<unknown>(attestations).anyOf as AttestationDocument[][] | undefined).map(
    (entries, index) => alternative(entries, ["attestations", "anyOf", index]),
  );
};

const NAME_LISTS: ReadonlyMap<string, keyof ExpandedNames> = new Map([
  ["signers", "signers"],
  ["vexSigners", "signers"],
  ["builders", "builders"],
  ["verifiers", "verifiers"],
]);

type ChangeName = (field: keyof ExpandedNames, name: string) => string;

/** The parts of a rule that name something, with other names. */
const mapNames = ({ signature, attestations }: Named, change: ChangeName): Named => {
  const mapList = (field: keyof ExpandedNames, names: readonly unknown[]): unknown[] =>
    names.map((name) => (typeof name === "string" ? change(field, name) : name));
  const mapLists = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mapLists);
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const field = NAME_LISTS.get(key);
        return [
          key,
          field === undefined || !Array.isArray(item) ? mapLists(item) : mapList(field, item),
        ];
      }),
    );
  };
  const mapSignature = (): unknown => {
    if (Array.isArray(signature)) return mapList("signers", signature);
    return isRecord(signature)
      ? { ...signature, anyOf: mapList("signers", listOf(signature.anyOf)) }
      : signature;
  };
  return {
    ...(signature === undefined ? {} : { signature: mapSignature() as Named["signature"] }),
    ...(attestations === undefined
      ? {}
      : { attestations: mapLists(attestations) as Named["attestations"] }),
  };
};
