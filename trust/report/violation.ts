import type { Check, Verdict } from "../decision";
import { daysLeft, tellsTheSame } from "./check-text";
import { escapeText } from "./escape";
import { isWorthTelling, mergeChecks, type MergedCheck } from "./group";
import { shortReference } from "./short";

/**
 * The message of a policy violation: what was found on which container's image, what the rule wants, what to do. Short,
 * so that the diff around it stays readable; empty when the verdict has nothing to tell.
 *
 * @param container how the workload names the place of the image, such as `container "api"`
 */
export const violationText = (verdict: Verdict, container: string): string => {
  const checks = mergeChecks([verdict])
    .filter(isWorthTelling)
    .filter((check, index, all) => !isEcho(check, all.slice(0, index)));
  const [first] = checks;
  if (first === undefined) return "";
  const code = verdict.outcome === "allow" ? first.code : verdict.code;
  const fixes = [...new Set(checks.flatMap((check) => check.fixes))];
  return [
    [code, escapeText(container), shortReference(verdict.reference)].join(" · "),
    ...checks.map((check) => sentence(check)),
    ...fixes.map((fix) => `fix: ${escapeText(fix)}`),
  ].join("\n");
};

/** What blocks, and apart from it what is told without blocking: an audit or warn rule, an exemption in use. */
export const violationTexts = (
  verdict: Verdict,
  container: string,
): { readonly blocking: string; readonly advice: string } => {
  const blocks = (check: Check): boolean => check.mode === "enforce" && check.outcome !== "allow";
  const withChecks = (outcome: Verdict["outcome"], checks: readonly Check[]): string =>
    violationText({ ...verdict, outcome, checks }, container);
  return {
    blocking:
      verdict.outcome === "allow" ? "" : withChecks(verdict.outcome, verdict.checks.filter(blocks)),
    advice: withChecks(
      "allow",
      verdict.checks.filter((check) => !blocks(check)),
    ),
  };
};

/** A registry that did not answer is told once, whichever rules asked it. */
const isEcho = (check: MergedCheck, before: readonly MergedCheck[]): boolean =>
  check.outcome === "undecided" && before.some((other) => tellsTheSame(check, other));

/** `rule "signed" wants one signature by "release"; the registry holds none (2 referrers, 0 signatures).` */
const sentence = (check: MergedCheck): string => {
  const found = check.found.map(escapeText).join("; ");
  const who = subjectOf(check);
  if (who === "") return `${found}.${whenItBlocks(check)}`;
  if (check.exemption) {
    const { owner, ticket, daysLeft: days } = check.exemption;
    return `${who}: ${found}; ${escapeText(`owner ${owner}, ${ticket}`)}, ${daysLeft(days)}.`;
  }
  if (check.outcome === "undecided") {
    const wait = check.retryAfterSeconds;
    const retry = wait === undefined ? "" : `, retry in ${wait} s`;
    return `${who} cannot be decided: ${found}${retry}.${whenItBlocks(check)}`;
  }
  const wants = check.rules.length === 1 ? "wants" : "want";
  return `${who} ${wants} ${escapeText(check.expected)}; ${found}.${whenItBlocks(check)}`;
};

/** What is no rule, such as `denied`, is named in what was found. */
const subjectOf = ({ rules, code }: MergedCheck): string =>
  NO_RULE.has(code)
    ? ""
    : `${rules.length === 1 ? "rule" : "rules"} ${rules.map((rule) => `"${escapeText(rule)}"`).join(", ")}`;

const NO_RULE: ReadonlySet<string> = new Set([
  "image.denied",
  "image.unmatched",
  "image.allowed",
  "image.reference-invalid",
  "namespace.unknown",
  "scope.outside",
]);

const whenItBlocks = ({ mode, blocksFrom }: MergedCheck): string => {
  if (mode === "enforce") return "";
  return blocksFrom === undefined
    ? ` It does not block (${mode}).`
    : ` It will block from ${blocksFrom.slice(0, 10)}.`;
};
