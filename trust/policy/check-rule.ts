import { quoted } from "../image";
import type { CheckContext } from "./check";
import { checkPatterns } from "./check-lists";
import { checkSchedule, checkSelector } from "./check-schedule";
import { eachCount, MAX_EACH, signersOf } from "./expand";
import type { ExpandedRule, Expansion } from "./expand";
import type { Path } from "./problem";
import { valueAt } from "./problem";
import type { RuleDocument } from "./schema";
import { recordOf } from "./shape";
import { suggestion } from "./suggest";

/** Names under which a verdict reports what is no rule. */
const RESERVED: ReadonlySet<string> = new Set(["denied", "allow", "unmatched", "scope", "image"]);

/** Whether the `each` of a written rule can be written out. */
export const checkEach = (path: Path, { document, problems, usable }: CheckContext): boolean => {
  const { each } = valueAt(document, path) as RuleDocument;
  const at = [...path, "each"];
  if (each === undefined || !usable(at)) return each === undefined;

  const before = problems.size;
  if (Object.keys(each).length === 0)
    problems.mismatch(at, "at least 1 variable", "an empty object");
  if (eachCount(each) > MAX_EACH) {
    problems.mismatch(at, `at most ${MAX_EACH} combinations`, String(eachCount(each)));
  }
  for (const [variable, values] of Object.entries(each)) {
    addRepeated(values, [...at, variable], "value", problems);
  }
  return problems.size === before;
};

/** Checks that rules have names of their own. */
export const checkRuleNames = ({ rules }: Expansion, { problems, usable }: CheckContext): void => {
  const first = new Map<string, ExpandedRule>();
  for (const expanded of rules) {
    const path = [...expanded.path, "name"];
    const { name } = expanded.rule;
    if (!usable(path)) continue;

    const other = first.get(name);
    if (other && other.path[1] === expanded.path[1]) {
      problems.add(path, `written out, two rules are named ${quoted(name)}`, {
        hint: "name every variable of `each`, or none",
      });
    } else if (other) {
      problems.add(path, `another rule is named ${quoted(name)}`, {
        hint: "verdicts and exemptions name rules; give it a name of its own",
      });
    } else if (RESERVED.has(name)) {
      problems.add(path, `${quoted(name)} names something else in a verdict`, {
        hint: "give the rule another name",
      });
    } else if (/[{}]/.test(name)) {
      problems.add(path, `${quoted(name)} holds a variable without values`, {
        hint: "name it in the rule's `each`",
      });
    }
    first.set(name, expanded);
  }
};

/** Checks one rule, `each` written out. */
export const checkRule = (
  { rule, path }: ExpandedRule,
  expansion: Expansion,
  context: CheckContext,
): void => {
  const { problems, document } = context;
  checkPatterns(rule.images, [...path, "images"], context);
  checkSelector(rule.namespaces, [...path, "namespaces"], context);
  checkSchedule(rule.mode, [...path, "mode"], context);
  const nothing = rule.signature === undefined && rule.attestations === undefined;
  if (nothing && !context.hasUnknownField(path)) {
    problems.add(path, "the rule demands nothing", {
      hint: "add signature: [SIGNER], or list its images in `allow`",
    });
  }
  if (!context.usable([...path, "signature"])) return;
  const long = rule.signature !== undefined && !Array.isArray(rule.signature);
  const at = [...path, "signature", ...(long ? ["anyOf"] : [])];
  const written = valueAt(document, at) as readonly string[] | undefined;
  addRepeated(written ?? [], at, "signer", problems);
  for (const [index, signer] of signersOf(rule).entries())
    checkSignerName(signer, [...at, index], expansion, context);
  if (rule.signature === undefined || Array.isArray(rule.signature)) return;
  const { atLeast, anyOf } = rule.signature;
  if (atLeast !== undefined && atLeast > anyOf.length) {
    problems.mismatch(
      [...path, "signature", "atLeast"],
      `at most ${anyOf.length}, the number of signers in anyOf`,
      String(atLeast),
    );
  }
};

const checkSignerName = (
  name: string,
  path: Path,
  { signers }: Expansion,
  { document, problems }: CheckContext,
): void => {
  const written = recordOf(document.signers);
  if (signers.has(name) || Object.hasOwn(written, name)) return;
  problems.add(path, `no signer ${quoted(name)}`, {
    expected: "the name of a signer",
    found: name,
    hint: suggestion(name, Object.keys(written)) ?? "name it under `signers`",
  });
};

const addRepeated = (
  names: readonly string[],
  path: Path,
  what: string,
  problems: CheckContext["problems"],
): void => {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index)
      problems.add([...path, index], `${what} ${quoted(name)} is named twice`);
  }
};
