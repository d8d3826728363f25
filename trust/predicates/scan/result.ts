import type { Place } from "../json";
import { readGrype } from "./grype";
import { readResultList } from "./result-list";
import { readTrivy } from "./trivy";
import type { Scan, ScanFinding } from "./types";

/** What a scanner's own report says. */
export interface ScanResult {
  readonly scanner?: Scan["scanner"];
  readonly databaseTime?: string;
  readonly findings: readonly ScanFinding[];
  readonly ignored: number;
}

/** Reads in-toto's list, Trivy's or Grype's report: told apart by their fields, since no predicate names the format. */
export function readResult(place: Place): ScanResult {
  if (place.missing) return place.fail("is missing", "scan.incomplete");
  if (Array.isArray(place.value)) return readResultList(place);
  if (!place.at("matches").missing) return readGrype(place);
  if (!place.at("SchemaVersion").missing) return readTrivy(place);
  return place.fail("is neither a list nor a report of Trivy or Grype", "scan.format");
}
