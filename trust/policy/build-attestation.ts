import { required } from "./anchor";
import { alternativesOf, signersOf } from "./expand";
import { toAge } from "./long-form";
import type { Condition, FieldCondition } from "../predicates/condition";
import type { Digest } from "../registry/port";
import type { AttestationDocument, ConditionDocument, RuleDocument } from "./schema";
import { isDigest } from "./pattern";
import type { AttestationEntry, AttestationRequirement, VsaEntry } from "./types";

type Rule = Pick<RuleDocument, "signature" | "attestations">;

/** An entry in its long form, before `policy: this` is resolved: the policy's own digest is made of this. */
export type LongEntry =
  | Exclude<AttestationEntry, VsaEntry>
  | (Omit<VsaEntry, "policyDigest"> & { readonly policy?: "this" | Digest });

/** The attestations of a rule; `this` stands for the digest that summaries of this policy carry. */
export const toAttestations = (
  rule: Rule,
  summaryDigest: Digest,
): AttestationRequirement | undefined => {
  if (rule.attestations === undefined) return undefined;
  const resolve = (entry: LongEntry): AttestationEntry => {
    if (entry.kind !== "vsa") return entry;
    const { policy, ...vsa } = entry;
    if (policy === undefined) return vsa;
    return { ...vsa, policyDigest: policy === "this" ? summaryDigest : policy };
  };
  return { anyOf: longAlternatives(rule).map((entries) => entries.map(resolve)) };
};

/** The alternatives of a rule with their entries in long form. */
export const longAlternatives = (rule: Rule): readonly (readonly LongEntry[])[] =>
  alternativesOf(rule).map((entries) =>
    entries.map(({ entry }) => required(toLongEntry(entry, signersOf(rule)), "kind of an entry")),
  );

const toLongEntry = (
  document: AttestationDocument,
  ruleSigners: readonly string[],
): LongEntry | undefined => {
  const { slsaProvenance, sbom, vulnerabilityScan, vsa, predicate } = document;
  if (slsaProvenance) return provenanceEntry(slsaProvenance);
  if (sbom) {
    return {
      kind: "sbom",
      formats: sbom.formats,
      signers: sbom.signers ?? ruleSigners,
      bannedComponents: sbom.bannedComponents ?? [],
      requiredFields: sbom.requiredFields ?? [],
      ...toAge(sbom.maxAge),
    };
  }
  if (vulnerabilityScan) {
    const signers = vulnerabilityScan.signers ?? ruleSigners;
    return {
      kind: "vulnerabilityScan",
      failOn: vulnerabilityScan.failOn,
      signers,
      vexSigners: vulnerabilityScan.vexSigners ?? signers,
      ...toAge(vulnerabilityScan.maxAge),
    };
  }
  if (vsa) {
    const { verifiers, levels, policy, maxAge } = vsa;
    return {
      kind: "vsa",
      verifiers,
      levels,
      ...(policy === undefined ? {} : { policy: toPolicy(policy) }),
      ...toAge(maxAge),
    };
  }
  if (predicate) {
    return {
      kind: "predicate",
      type: predicate.type,
      signers: predicate.signers ?? ruleSigners,
      where: (predicate.where ?? []).map(toCondition),
      ...toAge(predicate.maxAge),
    };
  }
  return undefined;
};

const provenanceEntry = ({
  level,
  builders,
  repository,
  refs,
  triggers,
  runner,
  unknownParameters,
  source,
  maxAge,
}: NonNullable<AttestationDocument["slsaProvenance"]>): LongEntry => ({
  kind: "slsaProvenance",
  level,
  builders,
  ...(repository === undefined ? {} : { repository }),
  ...(refs === undefined ? {} : { refs }),
  triggers: triggers ?? [],
  ...(runner === undefined ? {} : { runner }),
  unknownParameters: unknownParameters ?? "report",
  ...(source === undefined ? {} : { source }),
  ...toAge(maxAge),
});

const toPolicy = (policy: string): "this" | Digest =>
  policy === "this" ? policy : required(isDigest(policy) ? policy : undefined, "digest");

/** A checked condition: it has a field with one comparison, or `all`, or `any`. */
const toCondition = ({ all, any, ...comparison }: ConditionDocument): Condition => {
  if (all !== undefined) return { all: all.map(toCondition) };
  if (any !== undefined) return { any: any.map(toCondition) };
  return comparison as FieldCondition;
};
