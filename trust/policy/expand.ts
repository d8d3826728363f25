import { RE2JS } from "re2js";
import type { Path } from "./problem";
import { isRecord, listOf, recordOf, textsOf } from "./shape";
import type { RuleDocument, SignerDocument, TrustPolicyDocument } from "./schema";

/** A rule after `each`, and where it was written. */
export interface ExpandedRule {
  readonly rule: Omit<RuleDocument, "each">;
  /** Its name as written: exemptions may name it by this too. */
  readonly writtenName: string;
  readonly path: Path;
}

/** A signer after `each`, and where it was written. */
export interface ExpandedSigner {
  readonly signer: SignerDocument;
  readonly path: Path;
}

/** Rules and signers of a document, `each` written out. */
export interface Expansion {
  readonly rules: readonly ExpandedRule[];
  readonly signers: ReadonlyMap<string, ExpandedSigner>;
}

/** Most rules that one `each` may write out. */
export const MAX_EACH = 1000;

type Values = ReadonlyMap<string, string>;

/**
 * Writes `each` out: one rule per value (per combination, with several variables), and with it the signers that the rule
 * names and that hold a variable. Rules become `name/value`, unless their name holds the variables; signers likewise.
 * `eachUsable` says whether the `each` of the rule at a path can be written out; the rule is left out otherwise.
 */
export const expandEach = (
  document: Pick<TrustPolicyDocument, "rules" | "signers">,
  eachUsable: (rule: Path) => boolean,
): Expansion => {
  const written = new Map(
    Object.entries(recordOf(document.signers)).filter(([, signer]) => isRecord(signer)),
  );
  const signers = new Map<string, ExpandedSigner>();
  const templates = new Set<string>();

  const signerFor = (name: string, values: Values): string => {
    const signer = written.get(name);
    if (signer === undefined) return name;
    const used = new Map([...values].filter(([variable]) => holdsVariable(signer, variable)));
    const expandedName = suffixed(name, used);
    if (used.size > 0) templates.add(name);
    signers.set(expandedName, { signer: substituteSigner(signer, used), path: ["signers", name] });
    return expandedName;
  };

  const rules = listOf(document.rules).flatMap((writtenRule, index): ExpandedRule[] => {
    const path = ["rules", index];
    if (!isRecord(writtenRule)) return [];
    if (!eachUsable(path)) {
      // Its signers may hold variables that nobody gives a value now: that is no mistake of theirs.
      for (const signer of signersOf(writtenRule)) templates.add(signer);
      return [];
    }
    const { each, ...rule } = writtenRule;
    return combinations(each ?? {}).map((values) => {
      const expanded = substitute(rule, values);
      const name = expanded.name === rule.name ? suffixed(rule.name, values) : expanded.name;
      const names = signersOf(expanded).map((signer) => signerFor(signer, values));
      return {
        rule: { ...expanded, name, ...withSigners(expanded, names) },
        writtenName: rule.name,
        path,
      };
    });
  });
  for (const [name, signer] of written) {
    if (!templates.has(name) && !signers.has(name)) {
      signers.set(name, { signer, path: ["signers", name] });
    }
  }
  return { rules, signers };
};

/** How many rules an `each` writes out. */
export const eachCount = (each: Readonly<Record<string, readonly string[]>>): number =>
  Object.values(each).reduce((product, values) => product * values.length, 1);

const combinations = (each: Readonly<Record<string, readonly string[]>>): Values[] => {
  if (eachCount(each) > MAX_EACH) return [];
  // Sorted: the order in which variables are written must not change the names, and with them the digest.
  return Object.entries(each)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce<Values[]>(
      (all, [variable, values]) =>
        all.flatMap((one) => values.map((value) => new Map([...one, [variable, value]]))),
      [new Map()],
    );
};

const suffixed = (name: string, values: Values): string =>
  values.size === 0 ? name : `${name}/${[...values.values()].join(",")}`;

/** Names of the signers of a rule's signature. */
export const signersOf = ({ signature }: Pick<RuleDocument, "signature">): readonly string[] =>
  textsOf(Array.isArray(signature) ? signature : signature?.anyOf).map(([, name]) => name);

const withSigners = (
  { signature }: Pick<RuleDocument, "signature">,
  names: readonly string[],
): Pick<RuleDocument, "signature"> => {
  if (Array.isArray(signature)) return { signature: [...names] };
  return isRecord(signature) ? { signature: { ...signature, anyOf: [...names] } } : {};
};

const holdsVariable = (value: unknown, variable: string): boolean =>
  JSON.stringify(value).includes(`{${variable}}`);

const substitute = <Value>(value: Value, values: Values): Value =>
  mapTexts(value, (text) => replaceVariables(text, values, (replacement) => replacement)) as Value;

/** A value of `each` is text, never a piece of a pattern: `a.b` must not match `axb`. */
const substituteSigner = (signer: SignerDocument, values: Values): SignerDocument => {
  const expanded = substitute(signer, values);
  const pattern = signer.keyless?.subjectPattern;
  if (typeof pattern !== "string" || expanded.keyless === undefined) return expanded;
  const subjectPattern = replaceVariables(pattern, values, (value) => RE2JS.quote(value));
  return { ...expanded, keyless: { ...expanded.keyless, subjectPattern } };
};

const replaceVariables = (text: string, values: Values, quote: (value: string) => string): string =>
  text.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (whole, variable: string) => {
    const value = values.get(variable);
    return value === undefined ? whole : quote(value);
  });

const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]),
  );
};
