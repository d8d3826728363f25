import type { AttestationRequirement } from "../../policy/types";
import { listed } from "../describe";
import type { Finding } from "../finding";
import type { Inquiry } from "../inquiry";
import { decideEntry, type EntryResult } from "./decide";
import { demandOf } from "./demand";
import type { EntryDemand } from "./types";

/** The demands of which more evidence could change what the attestations of a rule come to. */
export const unmetDemands = (
  inquiry: Inquiry,
  { anyOf }: AttestationRequirement,
): readonly EntryDemand[] => {
  const alternatives = anyOf.map((entries) =>
    entries
      .map((entry) => demandOf(inquiry, entry))
      .filter((demand) => decideEntry(inquiry, demand).finding.outcome !== "allow"),
  );
  const isMet = alternatives.some(
    (unmet, index) => unmet.length === 0 && anyOf[index]?.length !== 0,
  );
  return isMet ? [] : alternatives.flat();
};

/** An alternative of a requirement, decided. */
interface Alternative {
  /** Its number as people count. */
  readonly number: number;
  readonly results: readonly EntryResult[];
}

/**
 * What the attestations of a rule come to, one finding for each entry: of the first alternative that is met with all its
 * entries; else of one that is not refused yet; else of the nearest, with what the others lack. An alternative without
 * entries, which no policy file can hold, is not met by that; nothing is answered if there is no other.
 */
export const checkAttestations = (
  inquiry: Inquiry,
  { anyOf }: AttestationRequirement,
): readonly Finding[] => {
  const alternatives = anyOf
    .map((entries, index) => ({
      number: index + 1,
      results: entries.map((entry) => decideEntry(inquiry, demandOf(inquiry, entry))),
    }))
    .filter(({ results }) => results.length > 0);
  const [chosen, ...others] = [...alternatives].sort(byNearness);
  if (chosen === undefined) return [];
  const findings = chosen.results.map(({ finding }) => finding);
  if (others.length === 0 || findings.every(({ outcome }) => outcome === "allow")) return findings;
  const besides = `; nor is another alternative met: ${others
    .sort((a, b) => a.number - b.number)
    .map(describe)
    .join(", ")}`;
  const first = findings.findIndex(({ outcome }) => outcome !== "allow");
  return findings.map((finding, index) =>
    index === first ? { ...finding, found: `${finding.found}${besides}` } : finding,
  );
};

/** Fewest refused entries first, then fewest undecided ones, then the nearest misses, then the order of the policy. */
const byNearness = (a: Alternative, b: Alternative): number =>
  count(a, "deny") - count(b, "deny") ||
  count(a, "undecided") - count(b, "undecided") ||
  metOf(b) - metOf(a) ||
  a.number - b.number;

const count = ({ results }: Alternative, outcome: Finding["outcome"]): number =>
  results.filter(({ finding }) => finding.outcome === outcome).length;

const metOf = ({ results }: Alternative): number =>
  results
    .filter(({ finding }) => finding.outcome !== "allow")
    .reduce((sum, { met }) => sum + met, 0);

/** `2 (sbom: attestation.missing)`. */
const describe = ({ number, results }: Alternative): string =>
  `${number} (${listed(
    results
      .filter(({ finding }) => finding.outcome !== "allow")
      .map(({ finding }) => `${finding.demand ?? ""}: ${finding.code}`),
    "and",
  )})`;
