import type { Place } from "../json";
import type { ScanResult } from "./result";
import { severityOf, severityOfScore, worstOf } from "./severity";
import type { ScanFinding, Severity } from "./types";

/** in-toto's list of vulnerabilities; an empty one says that the scanner found none. */
export const readResultList = (place: Place): ScanResult => ({
  findings: place.list().map(readItem),
  ignored: 0,
});

/** v0.1 describes an object `vulnerability` inside, and shows none. */
function readItem(item: Place): ScanFinding {
  const nested = item.object().at("vulnerability");
  const vulnerability = nested.missing ? item : nested.object();
  const severities = vulnerability
    .at("severity")
    .optionalList()
    .map((severity) => readSeverity(severity.object()));
  return { id: vulnerability.at("id").text(), aliases: [], severity: worstOf(severities) };
}

/** A word of any method, or a number of a method that is CVSS: an EPSS of 0.9 is no severity. */
function readSeverity(severity: Place): Severity {
  const score = severity.at("score");
  const isScore = /cvss|nvd/i.test(severity.at("method").optionalText() ?? "");
  if (typeof score.value === "number") return isScore ? severityOfScore(score.value) : "unknown";
  const text = score.optionalText() ?? "";
  return isScore && /^\d{1,2}(?:\.\d+)?$/.test(text)
    ? severityOfScore(Number(text))
    : severityOf(text);
}
