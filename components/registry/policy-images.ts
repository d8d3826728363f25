import type { AttestationEntry, Rule, TrustPolicy } from "../../trust/policy";

/**
 * Patterns of the images that a policy speaks of, as a registry names them: those of rules and of `allow`, and what lies
 * under the prefixes of mirrors, whose rules name the originals.
 */
export const policyPatterns = ({ rules, allow, mirrors }: TrustPolicy): string[] => [
  ...rules.flatMap(({ images }) => images).map(({ repository }) => repository),
  ...allow.map(({ repository }) => repository),
  ...mirrors.flatMap(({ prefix, of }) => [
    `${prefix}/**`,
    // A mirror of one repository holds it under the prefix itself.
    ...(of.includes("/") && prefix.includes("/") ? [prefix] : []),
  ]),
];

/** Patterns of the images of which a rule wants something that the signer signs. */
export const signerPatterns = (policy: TrustPolicy, signer: string): string[] =>
  policy.rules
    .filter((rule) => signersOf(rule, policy).has(signer))
    .flatMap(({ images }) => images)
    .map(({ repository }) => repository);

/** Everybody whose signature or statement a rule asks for: each of them has to push it beside the image. */
const signersOf = (
  { signature, attestations }: Rule,
  { builders, verifiers }: TrustPolicy,
): ReadonlySet<string> => {
  const entries = attestations?.anyOf.flat() ?? [];
  return new Set([
    ...(signature?.anyOf ?? []),
    ...entries.flatMap((entry) => entrySigners(entry, builders, verifiers)),
  ]);
};

function entrySigners(
  entry: AttestationEntry,
  builders: TrustPolicy["builders"],
  verifiers: TrustPolicy["verifiers"],
): readonly string[] {
  const known = (names: readonly (string | undefined)[]): string[] =>
    names.filter((name) => name !== undefined);
  switch (entry.kind) {
    case "slsaProvenance":
      return known(entry.builders.map((name) => builders[name]?.signer));
    case "vsa":
      return known(entry.verifiers.map((name) => verifiers[name]?.signer));
    case "vulnerabilityScan":
      return [...entry.signers, ...entry.vexSigners];
    case "sbom":
    case "predicate":
      return entry.signers;
  }
}
