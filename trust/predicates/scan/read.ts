import { parseDate, parseInstant } from "../instant";
import { Place, quoted, reading, Unreadable } from "../json";
import { parsePurl } from "../purl";
import type { PredicateContent, Read } from "../types";
import { readResult } from "./result";
import type { Scan } from "./types";

const TYPES = new Set([
  // https://github.com/sigstore/cosign/blob/main/specs/COSIGN_VULN_ATTESTATION_SPEC.md
  "https://cosign.sigstore.dev/attestation/vuln/v1",
  // https://github.com/in-toto/attestation/blob/main/spec/predicates/vulns_02.md, vulns.md
  "https://in-toto.io/attestation/vulns/v0.1",
  "https://in-toto.io/attestation/vulns/v0.2",
]);

/** Whether a predicate type is that of a vulnerability scan. */
export const isScanType = (type: string): boolean => TYPES.has(type);

/**
 * Reads a vulnerability scan: cosign's and in-toto's predicates, with in-toto's list or a report of Trivy or Grype as
 * result. A scan without scanner, database time, end or result is none. `cosign attest --type vuln` drops
 * `db.lastUpdate`: the time is then that of Grype's report, or the date in `db.version`.
 */
export const readScan = ({ type, predicate }: PredicateContent): Read<Scan> =>
  reading(() => {
    if (!isScanType(type)) {
      throw new Unreadable("predicate.malformed", `${quoted(type)} is no scan predicate type`);
    }
    const root = new Place(predicate).object();
    const scanner = scannerOf(root);
    const result = readResult(scanner.at("result"));
    const name = result.scanner?.name ?? scannerName(scanner.at("uri"));
    const version = result.scanner?.version ?? scanner.at("version").optionalText();
    const databaseTime =
      scanner.at("db").at("lastUpdate").optionalInstant() ??
      result.databaseTime ??
      timeOfVersion(scanner.at("db").at("version").optionalText());
    const finished = root.at("metadata").at("scanFinishedOn");
    const finishedAt = finished.optionalInstant();
    return {
      scanner: { name, ...(version === undefined ? {} : { version }) },
      databaseTime: databaseTime ?? incomplete(scanner.at("db").at("lastUpdate")),
      finishedAt: finishedAt ?? incomplete(finished),
      findings: result.findings,
      ignored: result.ignored,
    };
  });

const incomplete = (place: Place): never => place.fail("is missing", "scan.incomplete");

/** cosign writes one `scanner`; its specification has a list, of which one scanner is read. */
function scannerOf(root: Place): Place {
  const scanner = root.at("scanner");
  if (!scanner.missing) return scanner.object();
  const [only, ...others] = root.at("scanners").optionalList();
  if (only === undefined) return incomplete(scanner);
  if (others.length > 0) return root.at("scanners").fail("has more than one scanner");
  return only.object();
}

/** `trivy` of `pkg:github/aquasecurity/trivy@…`; another URI as it is. */
function scannerName(uri: Place): string {
  const text = uri.optionalText() ?? incomplete(uri);
  return parsePurl(text)?.path.split("/").at(-1) ?? text;
}

/** Trivy's database has versions as `v1-2021080612`: year, month, day, hour; others have a time or a date. */
function timeOfVersion(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const digits = /^(?:v\d+-)?(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?$/.exec(version);
  const [year, month, day, hour = "00", minute = "00", second = "00"] = digits?.slice(1) ?? [];
  const instant =
    digits === null
      ? (parseInstant(version) ?? parseDate(version))
      : parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
