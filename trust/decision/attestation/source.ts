import type { SlsaProvenanceEntry } from "../../policy/types";
import type { BuildFacts } from "../../predicates/provenance";
import type { Inquiry } from "../inquiry";
import { decideEntry } from "./decide";
import { byNames } from "./describe";
import type { EntryDemand, Shortfall } from "./types";
import { summaries } from "./vsa";

const NOUN = "source summary";

interface SourceCheck {
  readonly shortfall?: Shortfall;
  /** What is told of it. */
  readonly text?: string;
}

/**
 * The newest verification summary of the Source track about the commit that was built.
 * https://slsa.dev/spec/v1.2/verifying-source
 */
export const checkSource = (
  inquiry: Inquiry,
  { source }: SlsaProvenanceEntry,
  facts: BuildFacts,
): SourceCheck => {
  if (source === undefined) return {};
  const { level, verifiers } = source;
  const { repository, commit } = facts;
  const expected = `a summary of Source L${level}${byNames(verifiers)} about the commit`;
  if (repository === undefined || commit === undefined) {
    return {
      shortfall: { code: "provenance.source-level", found: "no source commit is named", expected },
    };
  }
  const { finding } = decideEntry(inquiry, sourceDemand(inquiry, source, repository, commit));
  if (finding.outcome === "allow") return { text: `, Source L${level}: ${finding.found}` };
  const code = finding.code === "attestation.missing" ? "provenance.source-level" : finding.code;
  return { shortfall: { code, found: finding.found, expected: finding.expected } };
};

const sourceDemand = (
  inquiry: Inquiry,
  { level, verifiers }: NonNullable<SlsaProvenanceEntry["source"]>,
  repository: string,
  commit: string,
): EntryDemand => ({
  ...summaries(
    inquiry,
    verifiers,
    ({ id }) => ({
      verifier: id,
      resourceUri: repository,
      levels: [`SLSA_SOURCE_LEVEL_${level}`],
    }),
    (vsa) => ({ ...vsa, resourceUri: vsa.resourceUri.replace(/^git\+/, "").replace(/\.git$/, "") }),
  ),
  kind: "slsaProvenance",
  noun: NOUN,
  expected: `a summary of Source L${level}${byNames(verifiers)} about ${repository}@${commit}`,
  isAbout: ({ otherSubjects = [] }) =>
    ["gitCommit", "sha1"].some((algorithm) => otherSubjects.includes(`${algorithm}:${commit}`)),
});
