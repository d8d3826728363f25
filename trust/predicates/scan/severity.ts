import type { Severity } from "./types";

const RANKS: readonly Severity[] = ["negligible", "low", "medium", "high", "critical"];

/** Words of scanners and of the sources that they quote: NVD, Red Hat, GitHub, Debian. */
const WORDS: Readonly<Record<string, Severity>> = {
  none: "negligible",
  negligible: "negligible",
  informational: "negligible",
  minimal: "negligible",
  low: "low",
  minor: "low",
  medium: "medium",
  moderate: "medium",
  high: "high",
  important: "high",
  critical: "critical",
};

/** A severity word; `unknown` for any that is not known. */
export function severityOf(text: string | undefined): Severity {
  const word = text?.toLowerCase() ?? "";
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? "unknown") : "unknown";
}

/** The severity of a CVSS score. https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale */
export function severityOfScore(score: number): Severity {
  if (!(score >= 0 && score <= 10)) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "negligible";
}

/** The worst that is known; `unknown` if none is. */
export const worstOf = (severities: readonly Severity[]): Severity =>
  RANKS.findLast((severity) => severities.includes(severity)) ?? "unknown";

/** Whether a severity is as bad as a limit; an unknown one is. */
export const isAtLeast = (severity: Severity, limit: Severity): boolean =>
  severity === "unknown" || RANKS.indexOf(severity) >= RANKS.indexOf(limit);
