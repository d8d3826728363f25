import type { Verdict } from "../decision";
import { escapeJson } from "./escape";
import { tallyOf, type Tally } from "./tally";
import type { RunFigures } from "./text";

/** The report for machines. Fields are added within version 1, never changed or removed. */
export interface JsonReport {
  readonly version: 1;
  /** In the order in which the images were given. */
  readonly verdicts: readonly Verdict[];
  /** How each came about, in the same order; only where it was asked for. */
  readonly explanations?: readonly object[];
  readonly summary: Tally & RunFigures & { readonly images: number };
}

/** Verdicts as JSON text that ends with a newline. */
export const renderJson = (
  verdicts: readonly Verdict[],
  figures: RunFigures,
  explanations?: readonly object[],
): string => {
  const { seconds, requests } = figures;
  const report: JsonReport = {
    version: 1,
    verdicts,
    ...(explanations === undefined ? {} : { explanations }),
    summary: { images: verdicts.length, ...tallyOf(verdicts), seconds, requests },
  };
  return escapeJson(`${JSON.stringify(report, null, 2)}\n`);
};
