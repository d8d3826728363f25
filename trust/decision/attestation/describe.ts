import type { AttestationEntry } from "../../policy/types";
import { listed } from "../describe";

/** What an entry wants, as `an SBOM in spdx by "release", not older than P30D`. */
export const describeEntry = (entry: AttestationEntry): string =>
  `${describeKind(entry)}${entry.maxAgeText === undefined ? "" : `, not older than ${entry.maxAgeText}`}`;

const describeKind = (entry: AttestationEntry): string => {
  switch (entry.kind) {
    case "slsaProvenance": {
      const { level, builders, repository, refs, source } = entry;
      return [
        `SLSA provenance of Build L${level}${byNames(builders)}`,
        repository === undefined ? "" : `, source ${repository}`,
        refs === undefined ? "" : `, ref ${listed(refs, "or")}`,
        source === undefined ? "" : `, Source L${source.level}${byNames(source.verifiers)}`,
      ].join("");
    }
    case "sbom":
      return `an SBOM in ${listed(entry.formats, "or")}${byNames(entry.signers)}`;
    case "vulnerabilityScan":
      return `a vulnerability scan${byNames(entry.signers)} without findings of ${severityLimit(entry)}`;
    case "vsa":
      return `a verification summary${byNames(entry.verifiers)} of ${listed(entry.levels, "and")}`;
    case "predicate":
      return `an attestation ${entry.type}${byNames(entry.signers)}`;
  }
};

/** `severity high or higher`. */
export const severityLimit = ({ failOn }: { readonly failOn: string }): string =>
  failOn === "critical" ? "severity critical" : `severity ${failOn} or higher`;

/** ` by "release" or "vendor"`. */
export const byNames = (names: readonly string[]): string =>
  ` by ${listed(
    names.map((name) => `"${name}"`),
    "or",
  )}`;
