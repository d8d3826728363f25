import type { AttestationEntry, Rule } from "../policy/types";

/**
 * SLSA levels that an image has which satisfies all of these rules. Of a rule's alternatives it is not said which one was
 * met, so that the lowest counts.
 */
export const levelsOf = (rules: readonly Rule[]): readonly string[] => [
  ...track("BUILD", rules, (entry) => entry.level),
  ...track("SOURCE", rules, (entry) => entry.source?.level ?? 0),
];

type ProvenanceEntry = Extract<AttestationEntry, { kind: "slsaProvenance" }>;

const track = (
  name: "BUILD" | "SOURCE",
  rules: readonly Rule[],
  levelOf: (entry: ProvenanceEntry) => number,
): readonly string[] => {
  const ofEntry = (entry: AttestationEntry): number =>
    entry.kind === "slsaProvenance" ? levelOf(entry) : 0;
  const ofRule = ({ attestations }: Rule): number =>
    Math.min(
      ...(attestations?.anyOf ?? [[]]).map((entries) => Math.max(0, ...entries.map(ofEntry))),
    );
  const level = Math.max(0, ...rules.map(ofRule));
  return level === 0 ? [] : [`SLSA_${name}_LEVEL_${level}`];
};
