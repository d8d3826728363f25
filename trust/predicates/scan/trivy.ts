import { requireFew, type Place } from "../json";
import type { ScanResult } from "./result";
import { severityOf } from "./severity";
import type { ScanFinding } from "./types";

/** Results about packages; the others are of Trivy's scanners for secrets, licenses and misconfiguration. */
const PACKAGES: ReadonlySet<string | undefined> = new Set(["os-pkgs", "lang-pkgs", undefined]);

/** Trivy's JSON report. https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go */
export function readTrivy(report: Place): ScanResult {
  const schema = report.at("SchemaVersion");
  if (schema.value !== 2) schema.fail("is not 2", "scan.format");
  const results = report.at("Results").optionalList();
  // Of a distribution that it does not know, or with another of its scanners, Trivy reports no vulnerability either.
  if (!results.some((result) => PACKAGES.has(result.object().at("Class").optionalText()))) {
    report.at("Results").fail("is about no packages", "scan.incomplete");
  }
  const vulnerabilities = results.flatMap((result) => result.at("Vulnerabilities").optionalList());
  requireFew(vulnerabilities.length, report.path);
  const ignored = results
    .flatMap((result) => result.at("ExperimentalModifiedFindings").optionalList())
    .filter((finding) => finding.object().at("Type").text() === "vulnerability");
  return { findings: vulnerabilities.map(readVulnerability), ignored: ignored.length };
}

/** `VendorIDs` are no aliases: one advisory of a vendor covers many vulnerabilities. */
function readVulnerability(place: Place): ScanFinding {
  const version = place.object().at("InstalledVersion").optionalText();
  const purl = place.at("PkgIdentifier").at("PURL").optionalText();
  const fixed = place.at("FixedVersion").optionalText();
  return {
    id: place.at("VulnerabilityID").text(),
    aliases: [],
    severity: severityOf(place.at("Severity").optionalText()),
    package: {
      name: place.at("PkgName").text(),
      ...(version === undefined ? {} : { version }),
      ...(purl === undefined ? {} : { purl }),
    },
    ...(fixed === undefined ? {} : { fixed }),
  };
}
