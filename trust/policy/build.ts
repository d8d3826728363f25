import { required } from "./anchor";
import { toAttestations } from "./build-attestation";
import { buildNames } from "./build-names";
import { defaultLimits, digestOf, policyForm, summaryDigestOf } from "./digest";
import type { Expansion } from "./expand";
import { daysAfter, endInstant } from "./instant";
import { toRequirement, toSchedule, toSelector } from "./long-form";
import type { Materials } from "./materials";
import { parsePattern } from "./pattern";
import type { ExemptionDocument, TrustPolicyDocument } from "./schema";
import type { Exemption, ImagePattern, Rule, TrustPolicy } from "./types";

/** Makes the policy of a checked document: everything in it is known to be valid. */
export const buildPolicy = (
  document: TrustPolicyDocument,
  expansion: Expansion,
  materials: Materials,
): TrustPolicy => {
  const names = buildNames(expansion, materials);
  const exemptions = (document.exemptions ?? []).map((exemption) =>
    buildExemption(exemption, document, expansion),
  );
  const form = policyForm(document, expansion, materials, exemptions);
  const summaryDigest = summaryDigestOf(form);
  return {
    name: document.name,
    digest: digestOf(form),
    summaryDigest,
    ...names,
    rules: expansion.rules.map(({ rule }): Rule => {
      const signature = toRequirement(rule);
      const attestations = toAttestations(rule, summaryDigest);
      return {
        name: rule.name,
        images: rule.images.map(toPattern),
        ...(rule.namespaces === undefined ? {} : { namespaces: toSelector(rule.namespaces) }),
        mode: toSchedule(rule.mode),
        requireDigest: rule.requireDigest ?? false,
        on: rule.on ?? "named",
        sources: rule.sources ?? ["registry"],
        ...(signature === undefined ? {} : { signature }),
        ...(attestations === undefined ? {} : { attestations }),
      };
    }),
    denied: (document.denied ?? []).map(toPattern),
    allow: (document.allow ?? []).map(toPattern),
    unmatched: toSchedule(document.unmatched),
    mirrors: (document.mirrors ?? []).map((mirror) => ({
      ...mirror,
      evidence: mirror.evidence ?? "mirror",
    })),
    exceptNamespaces: document.scope?.exceptNamespaces ?? [],
    exemptions,
  };
};

const toPattern = (text: string): ImagePattern => {
  const pattern = parsePattern(text, { digest: true });
  return required("problem" in pattern ? undefined : pattern, `pattern ${text}`);
};

const buildExemption = (
  { from, expires, ...exemption }: ExemptionDocument,
  { limits }: TrustPolicyDocument,
  { rules }: Expansion,
): Exemption => {
  const start = endInstant(from);
  const limit = daysAfter(start, limits?.exemptionDays ?? defaultLimits.exemptionDays);
  const end = endInstant(expires);
  const named = rules.filter(
    ({ rule, writtenName }) =>
      exemption.rules.includes(writtenName) || exemption.rules.includes(rule.name),
  );
  return {
    ...exemption,
    images: exemption.images.map(toPattern),
    rules: named.map(({ rule }) => rule.name),
    from: start,
    ends: end < limit ? end : limit,
  };
};
