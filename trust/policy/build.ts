import { anchorOf, distinctAnchors, required } from "./anchor";
import { defaultLimits, policyDigest } from "./digest";
import type { Expansion } from "./expand";
import { certificateIdentity } from "./identity";
import { daysAfter, endInstant, startInstant } from "./instant";
import { toRequirement, toSchedule, toSelector } from "./long-form";
import type { Materials } from "./materials";
import { parsePattern } from "./pattern";
import type { ExemptionDocument, TrustPolicyDocument } from "./schema";
import type { Exemption, ImagePattern, Rule, Signer, TrustAnchor, TrustPolicy } from "./types";

/** Makes the policy of a checked document: everything in it is known to be valid. */
export const buildPolicy = (
  document: TrustPolicyDocument,
  expansion: Expansion,
  materials: Materials,
): TrustPolicy => {
  const anchors = new Map<string, TrustAnchor>();
  const signers: Record<string, Signer> = {};
  for (const [name, { signer }] of expansion.signers) {
    const anchor = anchorOf(name, signer, materials);
    anchors.set(name, anchor);
    const common = {
      name,
      formats: [...new Set(signer.formats ?? ["bundle" as const])],
      anchor: anchor.id,
      ...(signer.validFrom === undefined ? {} : { validFrom: startInstant(signer.validFrom) }),
      ...(signer.validUntil === undefined ? {} : { validUntil: endInstant(signer.validUntil) }),
    };
    signers[name] =
      anchor.kind === "key"
        ? { ...common, kind: "key", fingerprint: anchor.fingerprint }
        : {
            ...common,
            kind: "keyless",
            ...required(certificateIdentity(signer), `identity of ${name}`),
          };
  }
  const exemptions = (document.exemptions ?? []).map((exemption) =>
    buildExemption(exemption, document, expansion),
  );
  return {
    name: document.name,
    digest: policyDigest(document, expansion, materials, exemptions),
    anchors: distinctAnchors(anchors.values()),
    signers,
    rules: expansion.rules.map(({ rule }): Rule => {
      const signature = toRequirement(rule);
      return {
        name: rule.name,
        images: rule.images.map(toPattern),
        ...(rule.namespaces === undefined ? {} : { namespaces: toSelector(rule.namespaces) }),
        mode: toSchedule(rule.mode),
        requireDigest: rule.requireDigest ?? false,
        ...(signature === undefined ? {} : { signature }),
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
  const start = startInstant(from);
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
