import { counted } from "../decision/describe";
import { COSIGN_SIGN_PREDICATE, type VerifiedStatement } from "../evidence/types";
import { isProvenanceType, readProvenance, type Provenance } from "../predicates/provenance";
import { isSbomType, readSbom, type Sbom } from "../predicates/sbom";
import { isScanType, isVexType, readScan, readVex, type Scan, type Vex } from "../predicates/scan";
import type { PredicateProblem, Read } from "../predicates/types";
import { readVsa, VSA_TYPE, type Vsa } from "../predicates/vsa";

/** What a verified statement says, in one line. */
export interface Summary {
  readonly text: string;
  readonly problem?: PredicateProblem;
}

/** Summarises the typed view of a statement; of a predicate that no reader knows, its type. */
export const summarize = ({ predicateType, predicate }: SummarizedStatement): Summary => {
  if (predicateType === undefined || predicateType === COSIGN_SIGN_PREDICATE) {
    return { text: "image signature" };
  }
  const content = { type: predicateType, predicate };
  if (isProvenanceType(predicateType))
    return told(readProvenance(content), "SLSA provenance", provenanceText);
  if (isSbomType(predicateType)) return told(readSbom(content), "SBOM", sbomText);
  if (isScanType(predicateType)) return told(readScan(content), "vulnerability scan", scanText);
  if (isVexType(predicateType)) return told(readVex(content), "VEX", vexText);
  if (predicateType === VSA_TYPE) return told(readVsa(content), "verification summary", vsaText);
  return { text: `attestation ${predicateType}` };
};

type SummarizedStatement = Pick<VerifiedStatement, "predicateType" | "predicate">;

const told = <View>(read: Read<View>, what: string, text: (view: View) => string): Summary =>
  read.problem === undefined
    ? { text: `${what}: ${text(read.view)}` }
    : { text: `${what} that cannot be read`, problem: read.problem };

const provenanceText = ({ version, source, trigger, startedOn, buildType }: Provenance): string =>
  list([
    `v${version}`,
    source.repository ?? "no source",
    source.ref ?? "",
    source.commit?.slice(0, 7) ?? "",
    trigger ?? "",
    buildType,
    day(startedOn),
  ]);

const sbomText = ({ format, specVersion, components, tools, created }: Sbom): string =>
  list([
    `${format === "spdx" ? "SPDX" : "CycloneDX"} ${specVersion}`,
    counted(components.length, "component"),
    tools[0] === undefined ? "" : `by ${tools[0]}`,
    day(created),
  ]);

const severities = ["critical", "high", "medium", "low", "negligible", "unknown"] as const;

const scanText = ({ scanner, databaseTime, finishedAt, findings, ignored }: Scan): string => {
  const found = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return list([
    [scanner.name, scanner.version].filter((text) => text !== undefined).join(" "),
    found.length === 0 ? "no findings" : found.join(", "),
    ignored === 0 ? "" : `${ignored} ignored by the scanner`,
    day(finishedAt),
    `database of ${day(databaseTime)}`,
  ]);
};

const vexText = ({ statements, time }: Vex): string =>
  list([counted(statements.length, "statement"), day(time)]);

const vsaText = ({ result, verifiedLevels, verifier, resourceUri, timeVerified }: Vsa): string =>
  list([
    result,
    verifiedLevels.join(", "),
    `by ${verifier}`,
    `of ${resourceUri}`,
    day(timeVerified),
  ]);

const list = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" · ");

const day = (instant: string | undefined): string => instant?.slice(0, 10) ?? "";
