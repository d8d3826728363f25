import { quoted } from "../image";
import type { CheckContext } from "./check";
import { checkAttestations } from "./check-attestation";
import { checkPatterns } from "./check-lists";
import { checkSchedule, checkSelector } from "./check-schedule";
import { addRepeated, checkNames } from "./check-names";
import { expectText, OWNER_NAME } from "./check-text";
import { eachCount, MAX_EACH } from "./each";
import { writtenOut } from "./expand";
import type { ExpandedRule, Expansion } from "./expand";
import type { Path } from "./problem";
import { valueAt } from "./problem";
import type { RuleDocument } from "./schema";
import { isRecord, listOf } from "./shape";

/** Names under which a verdict reports what is no rule. */
const RESERVED: ReadonlySet<string> = new Set(["denied", "allow", "unmatched", "scope", "image"]);

/** Most rules, and names in them, that a policy is written out to: each of them takes memory, and lint compares rules. */
const MAX_WRITTEN_OUT = 10_000;

/** Checks that the rules, written out, are not too many. @throws PolicyError */
export const checkSize = ({ document, problems, usable }: CheckContext): void => {
  let size = 0;
  for (const [index, rule] of listOf(document.rules).entries()) {
    if (!isRecord(rule)) continue;
    const { each } = rule;
    size += writtenOut(rule, each && usable(["rules", index, "each"]) ? eachCount(each) : 1);
  }
  if (size <= MAX_WRITTEN_OUT) return;
  const found = `written out, the rules and the names in them are ${size}`;
  problems.throw(["rules"], `${found}, more than ${MAX_WRITTEN_OUT}`, {
    hint: "name fewer values in `each`, or let patterns stand for them",
  });
};

/** Whether the `each` of a written rule can be written out. */
export const checkEach = (path: Path, context: CheckContext): boolean => {
  const { document, problems, usable } = context;
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
    addRepeated(values, [...at, variable], "value", context);
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
  expanded: ExpandedRule,
  expansion: Expansion,
  context: CheckContext,
): void => {
  const { rule, path } = expanded;
  checkPatterns(rule.images, [...path, "images"], context);
  checkSelector(rule.namespaces, [...path, "namespaces"], context);
  checkSchedule(rule.mode, [...path, "mode"], context);
  const nothing = rule.signature === undefined && rule.attestations === undefined;
  if (nothing && !context.hasUnknownField(path)) {
    context.problems.add(path, "the rule demands nothing", {
      hint: "add signature: [SIGNER] or attestations, or list its images in `allow`",
    });
  }
  checkSources(rule, path, context);
  checkSignature(rule, [...path, "signature"], expansion, context);
  checkAttestations(expanded, expansion, context);
};

const checkSources = (
  { sources }: ExpandedRule["rule"],
  path: Path,
  context: CheckContext,
): void => {
  const named = listOf(sources).map((source) => (isRecord(source) ? source.github : source));
  for (const [index, source] of listOf(sources).entries()) {
    if (!isRecord(source)) continue;
    const at = [...path, "sources", index, "github"];
    expectText(OWNER_NAME, "owner/name", source.github, at, context);
  }
  addRepeated(named, [...path, "sources"], "source", context);
};

const checkSignature = (
  rule: ExpandedRule["rule"],
  path: Path,
  expansion: Expansion,
  context: CheckContext,
): void => {
  const { signature } = rule;
  if (signature === undefined || !context.usable(path)) return;
  if (Array.isArray(signature)) {
    checkNames("signers", signature, path, expansion, context);
    return;
  }
  const { atLeast, anyOf } = signature;
  checkNames("signers", anyOf, [...path, "anyOf"], expansion, context);
  if (atLeast !== undefined && atLeast > anyOf.length) {
    context.problems.mismatch(
      [...path, "atLeast"],
      `at most ${anyOf.length}, the number of signers in anyOf`,
      String(atLeast),
    );
  }
};
