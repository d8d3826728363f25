import { COSIGN_SIGN_PREDICATE } from "../../evidence/types";
import { quoted } from "../../image";
import { alternativesOf } from "../expand";
import { GITHUB } from "../identity";
import type { LoadedPolicy } from "../load";
import type { Path } from "../problem";
import type { AttestationDocument } from "../schema";
import type { AttestationEntry, Rule, SlsaProvenanceEntry, TrustPolicy, VsaEntry } from "../types";
import { contradictoryField } from "./contradiction";
import type { Report } from "./finding";
import {
  buildersOf,
  entriesOf,
  identityOf,
  isBuilder,
  isGithubAnchor,
  isGithubOnly,
  signatoriesOf,
} from "./identities";
import { lintRefs, lintTriggers } from "./signers";

/** Findings about what rules demand besides signatures, and where they look for it. */
export const lintAttestations = ({ policy, expansion }: LoadedPolicy, report: Report): void => {
  for (const [index, rule] of policy.rules.entries()) {
    const expanded = expansion.rules[index];
    if (expanded === undefined) continue;
    lintSources(rule, policy, [...expanded.path, "sources"], report);
    const written = alternativesOf(expanded.rule).flat();
    for (const [at, entry] of entriesOf(rule).entries()) {
      const { entry: document = {}, path = [] } = written[at] ?? {};
      lintEntry(entry, document, [...expanded.path, ...path, entry.kind], rule, policy, report);
    }
  }
};

const lintEntry = (
  entry: AttestationEntry,
  document: AttestationDocument,
  path: Path,
  rule: Rule,
  policy: TrustPolicy,
  report: Report,
): void => {
  const nothing = matchesNothing(entry, rule, policy);
  if (nothing !== undefined) report("attestation.matches-nothing", path, nothing);
  if (entry.kind === "slsaProvenance") lintProvenance(entry, path, policy, report);
  if (entry.kind === "vsa") lintVsa(entry, path, rule, policy, report);
  if (entry.kind === "vulnerabilityScan" && entry.maxAge === undefined) {
    report("attestation.no-max-age", path, "a scan of any age counts");
  }
  if (entry.kind === "predicate" && entry.where.length > 0 && !document.predicate?.signers) {
    report(
      "predicate.implied-signers",
      path,
      `whoever signs the image may say what ${quoted(entry.type)} says`,
    );
  }
};

const lintProvenance = (
  entry: SlsaProvenanceEntry,
  path: Path,
  { builders }: TrustPolicy,
  report: Report,
): void => {
  const highest = Math.max(...entry.builders.map((name) => builders[name]?.maxLevel ?? 0));
  if (entry.level > highest) {
    report(
      "provenance.level-unreachable",
      [...path, "level"],
      `level ${entry.level} is wanted, and the builders reach ${highest}`,
    );
  }
  const missing = (["repository", "refs"] as const).filter((field) => entry[field] === undefined);
  if (missing.length > 0) {
    report("provenance.any-source", path, `not checked: ${missing.join(" and ")}`);
  }
  lintRefs(entry.refs, [...path, "refs"], report);
  lintTriggers(entry.triggers, [...path, "triggers"], report);
};

const lintVsa = (
  entry: VsaEntry,
  path: Path,
  rule: Rule,
  policy: TrustPolicy,
  report: Report,
): void => {
  for (const [index, name] of entry.verifiers.entries()) {
    const signer = policy.signers[policy.verifiers[name]?.signer ?? ""];
    if (signer === undefined) continue;
    const signs = (rule.signature?.anyOf ?? []).some((other) => {
      const own = policy.signers[other];
      return own !== undefined && identityOf(own) === identityOf(signer);
    });
    const builds = buildersOf(rule, policy).some((builder) => isBuilder(signer, builder, policy));
    if (!signs && !builds) continue;
    report(
      "vsa.self-verified",
      [...path, "verifiers", index],
      `verifier ${quoted(name)} ${signs ? "signs the image too" : "is a builder of the image too"}`,
    );
  }
};

const matchesNothing = (
  entry: AttestationEntry,
  rule: Rule,
  policy: TrustPolicy,
): string | undefined => {
  const signatories = signatoriesOf(entry, policy);
  if (isGithubOnly(rule.sources) && signatories.every(({ formats }) => !formats.includes("bundle")))
    return "GitHub has bundles only, and nobody who may sign it uses them";
  if (entry.kind === "slsaProvenance") return noSuchSource(entry, policy);
  if (entry.kind !== "predicate") return undefined;
  if (entry.type === COSIGN_SIGN_PREDICATE && entry.where.length > 0)
    return "an image signature has no predicate to look at";
  const field = contradictoryField(entry.where);
  return field === undefined ? undefined : `no value of ${quoted(field)} satisfies its conditions`;
};

/** Sources and runners that none of the builders can have. A builder that signs with a key may build from anywhere. */
const noSuchSource = (
  { builders, repository, runner }: SlsaProvenanceEntry,
  policy: TrustPolicy,
): string | undefined => {
  const origins = builders.map((name) => {
    const builder = policy.builders[name];
    return builder?.signer === undefined ? originOf(builder?.id) : undefined;
  });
  if (origins.includes(undefined)) return undefined;
  if (runner === "github-hosted" && !origins.includes(GITHUB))
    return "none of the builders runs on GitHub";
  const source = originOf(repository);
  return source !== undefined && !origins.includes(source)
    ? `none of the builders builds from ${quoted(source)}`
    : undefined;
};

const originOf = (uri: string | undefined): string | undefined =>
  /^https:\/\/[^/]+/.exec(uri ?? "")?.[0];

const lintSources = (rule: Rule, policy: TrustPolicy, path: Path, report: Report): void => {
  const github = rule.sources.findIndex((source) => source !== "registry");
  if (github === -1) return;
  const trusted = [
    ...(rule.signature?.anyOf ?? []).map((name) => policy.signers[name]?.anchor),
    ...entriesOf(rule).flatMap((entry) => signatoriesOf(entry, policy).map(({ anchor }) => anchor)),
  ];
  const anchors = policy.anchors.filter(({ id }) => trusted.includes(id));
  if (anchors.some(isGithubAnchor)) return;
  report(
    "sources.github-root",
    [...path, github],
    `rule ${quoted(rule.name)} trusts no authority that GitHub attests with`,
  );
};
