import type { Check, Verdict } from "../decision";

/** Verdicts that say the same about different images. */
export interface VerdictGroup {
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  readonly checks: readonly MergedCheck[];
}

/** Checks of several rules or images with one cause. */
export interface MergedCheck extends Omit<Check, "rule" | "found" | "fix"> {
  readonly rules: readonly string[];
  readonly found: readonly string[];
  readonly fixes: readonly string[];
}

/** What is told of a verdict: everything where it does not pass, and the exemptions in use. */
export const isWorthTelling = (check: Pick<Check, "outcome" | "exemption">): boolean =>
  check.outcome !== "allow" || check.exemption !== undefined;

/** One group for one cause, in the order of their first images: twenty unsigned images are not twenty reports. */
export const groupByCause = (verdicts: readonly Verdict[]): readonly VerdictGroup[] =>
  [...Map.groupBy(verdicts, causeOf).values()].flatMap(([first, ...others]) =>
    first ? [{ verdicts: [first, ...others], checks: mergeChecks([first, ...others]) }] : [],
  );

/** Checks that differ only in rule, image or words of what was found, as one. */
export const mergeChecks = (verdicts: readonly Verdict[]): readonly MergedCheck[] =>
  [
    ...Map.groupBy(
      verdicts.flatMap(({ checks }) => checks),
      demandOf,
    ).values(),
  ].flatMap((checks) => {
    const [first] = checks;
    if (first === undefined) return [];
    return [
      {
        mode: first.mode,
        outcome: first.outcome,
        code: first.code,
        expected: first.expected,
        ...(first.blocksFrom === undefined ? {} : { blocksFrom: first.blocksFrom }),
        ...(first.exemption === undefined ? {} : { exemption: first.exemption }),
        ...longestWait(checks),
        rules: distinct(checks.map(({ rule }) => rule)),
        found: distinct(checks.map(({ found }) => found)),
        fixes: distinct(checks.map(({ fix }) => fix)).filter((fix) => fix !== ""),
      },
    ];
  });

const longestWait = (checks: readonly Check[]): Pick<Check, "retryAfterSeconds"> => {
  const waits = checks.flatMap(({ retryAfterSeconds: wait }) => (wait === undefined ? [] : [wait]));
  return waits.length === 0 ? {} : { retryAfterSeconds: Math.max(...waits) };
};

/** Images without anything to tell are a line each; all others share what is told. */
const causeOf = ({ outcome, code, checks, image }: Verdict): string =>
  checks.some(isWorthTelling)
    ? JSON.stringify([outcome, code, checks.map((check) => [check.rule, demandOf(check)])])
    : JSON.stringify([outcome, image, checks]);

const demandOf = ({ mode, outcome, code, expected, blocksFrom, exemption }: Check): string =>
  JSON.stringify([mode, outcome, code, expected, blocksFrom, exemption]);

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
