import { limits } from "../../limits";
import { quoted, someOf } from "../json";
import type { PredicateFinding } from "../types";
import { isAtLeast } from "./severity";
import type { Scan, ScanFinding, Severity, Vex } from "./types";
import { VexIndex } from "./vex-index";
import type { ScannedImage } from "./vex-match";

export interface ScanDemand {
  /** The lowest severity that fails; an unknown one always does. */
  readonly failOn: Exclude<Severity, "negligible" | "unknown">;
  /** The OpenVEX documents about the image whose signers count. */
  readonly vex: readonly Vex[];
  readonly image: ScannedImage;
}

export interface ScanJudgement {
  /** At most one. */
  readonly findings: readonly PredicateFinding[];
  /** What would fail, had no VEX statement said that the image is not affected. */
  readonly notAffected: readonly NotAffected[];
}

export interface NotAffected {
  readonly finding: ScanFinding;
  /** One of OpenVEX's labels. */
  readonly justification: string;
}

/** Whether the findings of a scan are below a severity, those left out of which VEX says that the image is not affected. */
export function checkScan(scan: Scan, { failOn, vex, image }: ScanDemand): ScanJudgement {
  const index = new VexIndex(vex, image);
  const failing: ScanFinding[] = [];
  const notAffected: NotAffected[] = [];
  for (const finding of scan.findings) {
    if (!isAtLeast(finding.severity, failOn)) continue;
    const justification = index.justificationFor(finding);
    if (justification === undefined) failing.push(finding);
    else notAffected.push({ finding, justification });
  }
  if (failing.length === 0) return { findings: [], notAffected };
  if (index.exhausted) return { findings: [tooMuchVex], notAffected };
  const found = `${failing.length} ${failing.length === 1 ? "vulnerability" : "vulnerabilities"}`;
  return {
    findings: [
      {
        code: "scan.vulnerabilities",
        found: `${found}: ${someOf(failing.map(describe))}`,
        expected: `none of severity ${failOn}${failOn === "critical" ? "" : " or higher"}`,
      },
    ],
    notAffected,
  };
}

const tooMuchVex: PredicateFinding = {
  code: "registry.limit",
  found: `more than ${limits.vexComparisons} comparisons of findings with VEX statements`,
  expected: "fewer VEX statements about one vulnerability",
};

/** As `CVE-2024-1 (high) in "openssl", fixed in 3.0.2`. */
const describe = ({ id, severity, package: found, fixed }: ScanFinding): string =>
  [
    `${quoted(id)} (${severity === "unknown" ? "unknown severity" : severity})`,
    found === undefined ? "" : ` in ${quoted(found.name)}`,
    fixed === undefined ? "" : `, fixed in ${quoted(fixed)}`,
  ].join("");
