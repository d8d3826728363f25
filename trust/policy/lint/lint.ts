import type { LoadedPolicy } from "../load";
import { lintAttestations } from "./attestations";
import { lintBuilders } from "./builders";
import { lintExemptions } from "./exemptions";
import { collectFindings } from "./finding";
import type { LintFinding } from "./finding";
import { lintRulesOf } from "./rules";
import { lintSigners } from "./signers";

/**
 * What in a valid policy is risky, over its limits or without effect, in the order of the file. None of it changes a
 * decision.
 *
 * @example
 * for (const finding of lintPolicy(readPolicy("trust-policy.yaml"), new Date())) {
 *   console.log(`${finding.severity} ${finding.code}: ${finding.message}`);
 * }
 */
export const lintPolicy = (loaded: LoadedPolicy, now: Date): readonly LintFinding[] =>
  collectFindings(loaded, (report) => {
    lintSigners(loaded, now, report);
    lintBuilders(loaded, report);
    lintRulesOf(loaded, report);
    lintAttestations(loaded, report);
    lintExemptions(loaded, now, report);
  });
