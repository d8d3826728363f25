import type { Growth } from "./growth";
import type { SoakResult } from "./run";

/** One line of totals. */
export function describeSoak(results: readonly SoakResult[], growth: Growth): string {
  const sum = (count: (result: SoakResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  return [
    `soak: ${sum(({ runs }) => runs)} runs`,
    `${sum(({ verdicts }) => verdicts)} verdicts`,
    `${sum(({ allowed }) => allowed)} allowed`,
    `${sum(({ denied }) => denied)} denied`,
    `${sum(({ undecided }) => undecided)} undecided`,
    `${sum(({ requests }) => requests)} requests`,
    `${sum(({ faults }) => faults)} faults`,
    `${sum(({ late }) => late)} past the deadline`,
    `${sum(({ wrong }) => wrong.length)} wrong`,
    growth.text,
  ].join(", ");
}
