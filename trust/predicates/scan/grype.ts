import type { Place } from "../json";
import type { ScanResult } from "./result";
import { severityOf } from "./severity";
import type { ScanFinding } from "./types";

/** Grype's JSON report. https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go */
export function readGrype(report: Place): ScanResult {
  const descriptor = report.at("descriptor").object();
  const version = descriptor.at("version").optionalText();
  // Databases since version 6 have their state one level below.
  const databaseTime =
    descriptor.at("db").at("status").at("built").optionalInstant() ??
    descriptor.at("db").at("built").optionalInstant();
  return {
    scanner: {
      name: descriptor.at("name").text(),
      ...(version === undefined ? {} : { version }),
    },
    ...(databaseTime === undefined ? {} : { databaseTime }),
    findings: report.at("matches").list().map(readMatch),
    ignored: report.at("ignoredMatches").optionalList().length,
  };
}

function readMatch(match: Place): ScanFinding {
  const vulnerability = match.object().at("vulnerability").object();
  const artifact = match.at("artifact").object();
  const id = vulnerability.at("id").text();
  const related = match
    .at("relatedVulnerabilities")
    .optionalList()
    .map((place) => place.object().at("id").text());
  const version = artifact.at("version").optionalText();
  const purl = artifact.at("purl").optionalText();
  const [fixed] = vulnerability.at("fix").at("versions").optionalList();
  return {
    id,
    aliases: [...new Set(related)].filter((alias) => alias !== id),
    severity: severityOf(vulnerability.at("severity").optionalText()),
    package: {
      name: artifact.at("name").text(),
      ...(version === undefined ? {} : { version }),
      ...(purl === undefined ? {} : { purl }),
    },
    ...(fixed === undefined ? {} : { fixed: fixed.text() }),
  };
}
