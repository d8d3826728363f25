import { counted } from "../decision/describe";
import type { Verdict } from "../decision";
import { painter, wrap, type TextStyle } from "./layout";
import { tallyOf } from "./tally";
import type { RunFigures } from "./text";

/** `3 images · 1 denied · 2 allowed · 0.41 s · 5 requests      countersign explain identity.mismatch`. */
export const renderSummary = (
  verdicts: readonly Verdict[],
  { seconds, requests }: RunFigures,
  style: TextStyle,
): readonly string[] => {
  const { width = 100 } = style;
  const tally = tallyOf(verdicts);
  const remarks = [
    some(tally.unverified, "not verified"),
    some(tally.exempted, "exempted"),
    some(tally.withFindings, tally.withFindings === 1 ? "with a finding" : "with findings"),
  ].filter((text) => text !== undefined);
  const allowed = some(tally.allowed, "allowed");
  const figures = [
    counted(verdicts.length, "image"),
    some(tally.denied, "denied"),
    some(tally.undecided, "undecided"),
    allowed && remarks.length > 0 ? `${allowed} (${remarks.join(", ")})` : allowed,
    `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`,
    counted(requests, "request"),
  ]
    .filter((text) => text !== undefined)
    .join(" · ");
  const code = codeToExplain(verdicts);
  if (code === undefined) return wrap(figures, width);
  const hint = `countersign explain ${code}`;
  const paint = painter(style);
  const gap = width - figures.length - hint.length;
  return gap < 2
    ? [...wrap(figures, width), paint("dim", hint)]
    : [`${figures}${" ".repeat(Math.min(gap, MAX_GAP))}${paint("dim", hint)}`];
};

/** Farther apart, the eye no longer sees the two as one line. */
const MAX_GAP = 10;

/** The code that most of the worst verdicts have. */
const codeToExplain = (verdicts: readonly Verdict[]): string | undefined => {
  const denied = verdicts.filter(({ outcome }) => outcome === "deny");
  const worst = denied.length > 0 ? denied : verdicts.filter(({ outcome }) => outcome !== "allow");
  const byCode = Map.groupBy(worst, ({ code }) => code);
  return [...byCode].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
};

const some = (number: number, what: string): string | undefined =>
  number === 0 ? undefined : `${number} ${what}`;
