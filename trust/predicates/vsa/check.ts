import { quoted, someOf } from "../json";
import type { PredicateFinding } from "../types";
import { isLevelAtLeast } from "./levels";
import type { Vsa } from "./types";

export interface VsaDemand {
  /** Id of the verifier for whom the signer may speak. */
  readonly verifier: string;
  /** The normalised repository, as `registry/path`. */
  readonly resourceUri: string;
  /** Each must be among the verified levels, or a higher one of its track. */
  readonly levels: readonly string[];
  /** Digest of the policy, as `sha256:…`. Default: any policy. */
  readonly policyDigest?: string;
}

/** What a summary does not satisfy; nothing if it satisfies all. https://slsa.dev/spec/v1.2/verification_summary#how-to-verify */
export function checkVsa(vsa: Vsa, demand: VsaDemand): readonly PredicateFinding[] {
  const { verifier, resourceUri, levels, policyDigest } = demand;
  const findings: PredicateFinding[] = [];
  if (vsa.verifier !== verifier) {
    findings.push({
      code: "vsa.verifier",
      found: `a summary of verifier ${quoted(vsa.verifier)}`,
      expected: `verifier ${quoted(verifier)}`,
    });
  }
  // FAILED among the levels contradicts PASSED: of the two the worse counts.
  if (vsa.result !== "PASSED" || vsa.verifiedLevels.includes("FAILED")) {
    findings.push({ code: "vsa.failed", found: "a summary that says FAILED", expected: "PASSED" });
  }
  if (vsa.resourceUri !== resourceUri) {
    findings.push({
      code: "vsa.resource",
      found: `a summary about ${quoted(vsa.resourceUri)}`,
      expected: quoted(resourceUri),
    });
  }
  const missing = levels.filter(
    (wanted) => !vsa.verifiedLevels.some((level) => isLevelAtLeast(level, wanted)),
  );
  if (missing.length > 0) {
    findings.push({
      code: "vsa.level",
      found: someOf(vsa.verifiedLevels.map(quoted)) || "no level",
      expected: `at least ${missing.join(" and ")}`,
    });
  }
  if (policyDigest !== undefined && !vsa.policy.digests.includes(policyDigest)) {
    findings.push({
      code: "vsa.policy",
      found: `policy ${someOf(vsa.policy.digests.map(quoted)) || "without digest"}`,
      expected: `policy ${policyDigest}`,
    });
  }
  return findings;
}
