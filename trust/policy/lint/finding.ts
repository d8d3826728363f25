import type { LoadedPolicy } from "../load";
import { formatPlace } from "../picture";
import { formatPath } from "../problem";
import type { Path } from "../problem";
import { lintRules } from "./codes";
import type { LintCode, LintRule } from "./codes";

/** Something in a valid policy that should be looked at. */
export interface LintFinding {
  readonly code: LintCode;
  readonly severity: LintRule["severity"];
  /** Where, as `rules[0].signature[0]`. */
  readonly path: string;
  /** From 1; absent when the policy did not come from a text. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** How many characters of the line are meant. */
  readonly length?: number;
  /** What was found, one sentence without full stop. */
  readonly message: string;
  readonly fix: string;
}

/** Adds a finding at a place. */
export type Report = (code: LintCode, path: Path, message: string) => void;

/** Collects findings, each once, with the place in the file. */
export const collectFindings = (
  loaded: LoadedPolicy,
  lint: (report: Report) => void,
): readonly LintFinding[] => {
  const findings = new Map<string, LintFinding>();
  lint((code, path, message) => {
    const place = loaded.source?.locate(path, "value");
    const { severity, fix } = lintRules[code];
    const text = formatPath(path);
    findings.set(`${code} ${text} ${message}`, {
      code,
      severity,
      path: text,
      ...place,
      message,
      fix,
    });
  });
  return [...findings.values()].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
};

/** The findings as a person wants to see them, each with its line of the file and what to do. */
export const formatFindings = (
  findings: readonly LintFinding[],
  { source }: Pick<LoadedPolicy, "source">,
): string =>
  findings
    .map((finding) => {
      const message = `${finding.severity} ${finding.code}: ${finding.message}`;
      return `${formatPlace({ ...finding, message }, source)}\n${" ".repeat(6)}= ${finding.fix}`;
    })
    .join("\n");
