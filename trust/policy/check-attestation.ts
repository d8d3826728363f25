import { parsePurlPattern } from "../predicates/sbom";
import { isLevelAtLeast } from "../predicates/vsa";
import { quoted } from "../image";
import type { CheckContext } from "./check";
import { checkConditions } from "./check-condition";
import { addRepeated, checkNames } from "./check-names";
import { checkRefs, checkTriggers, expectText } from "./check-text";
import { alternativesOf, signersOf } from "./expand";
import type { ExpandedRule, Expansion } from "./expand";
import { isDigest } from "./pattern";
import type { Path } from "./problem";
import type { AttestationDocument } from "./schema";
import { attestationKinds } from "./schema-attestation";
import { isRecord, textsOf } from "./shape";

/** What the checks of an entry share. */
interface EntryContext {
  readonly expansion: Expansion;
  readonly context: CheckContext;
  /** Signers of the rule's signature, who stand in for an entry's own. */
  readonly ruleSigners: readonly string[];
}

/** Checks the attestations of a rule, `each` written out. */
export const checkAttestations = (
  { rule, path }: ExpandedRule,
  expansion: Expansion,
  context: CheckContext,
): void => {
  const shared = { expansion, context, ruleSigners: signersOf(rule) };
  for (const { entry, path: inRule } of alternativesOf(rule).flat()) {
    if (isRecord(entry)) checkEntry(entry, [...path, ...inRule], shared);
  }
};

const checkEntry = (entry: AttestationDocument, path: Path, shared: EntryContext): void => {
  const { problems, usable, hasUnknownField } = shared.context;
  const kinds = attestationKinds.filter((kind) => entry[kind] !== undefined);
  if (kinds.length !== 1) {
    if (kinds.length > 0 || !hasUnknownField(path)) {
      problems.mismatch(
        path,
        `exactly one of ${attestationKinds.join(", ")}`,
        kinds.length === 0 ? "none" : kinds.join(" and "),
        { key: true },
      );
    }
    return;
  }
  const at = [...path, kinds[0] ?? ""];
  if (!usable(at)) return;
  const { slsaProvenance, sbom, vulnerabilityScan, vsa, predicate } = entry;
  if (slsaProvenance) checkProvenance(slsaProvenance, at, shared);
  if (sbom) {
    checkSigners(sbom, at, shared);
    checkPurls(sbom.bannedComponents, [...at, "bannedComponents"], shared);
  }
  if (vulnerabilityScan) {
    const { expansion, context } = shared;
    checkSigners(vulnerabilityScan, at, shared);
    const { vexSigners } = vulnerabilityScan;
    checkNames("signers", vexSigners, [...at, "vexSigners"], expansion, context);
  }
  if (vsa) checkVsaEntry(vsa, at, shared);
  if (predicate) {
    const { context } = shared;
    checkSigners(predicate, at, shared);
    expectText(
      /^[a-z][a-z0-9+.-]*:[^\s{}*]+$/i,
      "the URI of a predicate type",
      predicate.type,
      [...at, "type"],
      context,
    );
    checkConditions(predicate.where, [...at, "where"], context);
  }
};

const checkSigners = (
  { signers }: { readonly signers?: string[] | undefined },
  path: Path,
  { expansion, context, ruleSigners }: EntryContext,
): void => {
  checkNames("signers", signers, [...path, "signers"], expansion, context);
  if (signers !== undefined || ruleSigners.length > 0 || context.hasUnknownField(path)) return;
  context.problems.add(path, "nobody is named who must have signed it", {
    key: true,
    hint: "add signers: [SIGNER]; a rule's `signature` would stand in for it",
  });
};

/** `*` may not stand for the owner: anybody can have an account. */
const SOURCE_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._*-]+$/;
const SOURCE_URL = /^https:\/\/[a-z0-9.-]+(?::\d+)?\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.*-]+)+$/;

const checkProvenance = (
  {
    builders,
    repository,
    refs,
    triggers,
    source,
  }: NonNullable<AttestationDocument["slsaProvenance"]>,
  path: Path,
  { expansion, context }: EntryContext,
): void => {
  checkNames("builders", builders, [...path, "builders"], expansion, context);
  expectText(
    repository?.includes("://") ? SOURCE_URL : SOURCE_NAME,
    "owner/name or https://HOST/OWNER/NAME (* not in the owner, nor in the host)",
    repository,
    [...path, "repository"],
    context,
  );
  checkShortName(repository, builders, [...path, "repository"], { expansion, context });
  checkRefs(refs, [...path, "refs"], context);
  checkTriggers(triggers, [...path, "triggers"], context);
  checkNames("verifiers", source?.verifiers, [...path, "source", "verifiers"], expansion, context);
};

/** `owner/name` is a repository of the builder's host, which not every builder has. */
const checkShortName = (
  repository: string | undefined,
  builders: readonly string[],
  path: Path,
  { expansion, context }: Pick<EntryContext, "expansion" | "context">,
): void => {
  if (repository === undefined || repository.includes("://")) return;
  for (const name of builders) {
    const id: unknown = expansion.builders.get(name)?.item.id;
    if (typeof id !== "string" || /^https?:\/\//.test(id)) continue;
    context.problems.add(
      path,
      `builder ${quoted(name)} has no host that ${quoted(repository)} is of`,
      {
        hint: "write https://HOST/OWNER/NAME",
      },
    );
  }
};

const checkPurls = (
  patterns: readonly string[] | undefined,
  path: Path,
  { context }: EntryContext,
): void => {
  addRepeated(patterns ?? [], path, "component", context);
  for (const [index, pattern] of textsOf(patterns)) {
    if (/[{}]/.test(pattern) || parsePurlPattern(pattern) === undefined) {
      context.problems.mismatch(
        [...path, index],
        "a package URL as pkg:npm/NAME or pkg:npm/NAME@VERSION, with * for any run of characters",
        quoted(pattern),
      );
    }
  }
};

/** The highest level of each track implies all that there are. */
const HIGHEST = ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_4"];

const checkVsaEntry = (
  { verifiers, levels, policy }: NonNullable<AttestationDocument["vsa"]>,
  path: Path,
  { expansion, context }: EntryContext,
): void => {
  checkNames("verifiers", verifiers, [...path, "verifiers"], expansion, context);
  addRepeated(levels, [...path, "levels"], "level", context);
  for (const [index, level] of levels.entries()) {
    // Verifiers may have levels of their own; one that begins as SLSA's do is misspelt.
    if (!level.startsWith("SLSA") || HIGHEST.some((high) => isLevelAtLeast(high, level))) continue;
    context.problems.mismatch(
      [...path, "levels", index],
      "SLSA_BUILD_LEVEL_0 to _3, SLSA_SOURCE_LEVEL_1 to _4, or a level of the verifier's own",
      quoted(level),
    );
  }
  if (policy !== undefined && policy !== "this" && !isDigest(policy)) {
    context.problems.mismatch(
      [...path, "policy"],
      "this, or sha256: and 64 lower-case hexadecimal digits",
      quoted(policy),
    );
  }
};
