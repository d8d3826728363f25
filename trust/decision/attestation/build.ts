import { matchesGlob } from "../../policy/match";
import { isRefusedTrigger } from "../../policy/trigger";
import type { Builder, SlsaProvenanceEntry } from "../../policy/types";
import type { BuildFacts, Provenance } from "../../predicates/provenance";
import { listed } from "../describe";
import { matchesRef } from "../identity";
import type { Content, Shortfall } from "./types";

/** A build, as its builder's certificate and provenance tell it. */
export interface Build {
  readonly provenance: Provenance;
  readonly facts: BuildFacts;
  readonly builder: Builder;
  /** Whether the certificate names the source: then it comes from a CI system, which names the trigger too. */
  readonly isOfCertificate: boolean;
}

/** What an entry asks of a build, in the order of closeness. A fact that is missing satisfies no condition. */
export const buildConditions = (
  entry: SlsaProvenanceEntry,
  { provenance, facts, builder, isOfCertificate }: Build,
): Content["conditions"] => {
  const { repository, refs, triggers, runner, level, unknownParameters } = entry;
  const wanted = repository === undefined ? undefined : repositoryUri(repository, builder);
  const unknown = provenance.unknownParameters;
  return [
    () =>
      failUnless(
        wanted === undefined ||
          (facts.repository !== undefined && matchesGlob(wanted, facts.repository)),
        "provenance.source.mismatch",
        `source ${facts.repository ?? "not named"}`,
        `source ${wanted ?? ""}`,
      ),
    () =>
      failUnless(
        refs === undefined || matchesRef(refs, facts.ref),
        "provenance.ref.mismatch",
        `source ref ${facts.ref ?? "not named"}`,
        `source ref ${listed(refs ?? [], "or")}`,
      ),
    () =>
      failUnless(
        facts.trigger === undefined
          ? !isOfCertificate
          : triggers.includes(facts.trigger) || !isRefusedTrigger(facts.trigger),
        "provenance.trigger.refused",
        `triggered by ${facts.trigger ?? "nothing that is named"}`,
        "a trigger that does not run a stranger's change",
      ),
    () =>
      failUnless(
        runner === undefined || facts.runner === runner,
        "provenance.runner.mismatch",
        `built on a ${facts.runner ?? "not named"} runner`,
        `a ${runner ?? ""} runner`,
      ),
    () =>
      failUnless(
        level <= builder.maxLevel,
        "provenance.level",
        `builder "${builder.name}" is worth Build L${builder.maxLevel}`,
        `Build L${level}`,
      ),
    () =>
      failUnless(
        unknownParameters !== "refuse" || unknown.length === 0,
        "provenance.parameters",
        `unknown parameters ${listed(unknown.slice(0, SHOWN), "and")}`,
        "only external parameters that the build type defines",
      ),
  ];
};

const SHOWN = 5;

/** `owner/name` is a repository of the builder's host. */
const repositoryUri = (repository: string, { id }: Builder): string =>
  repository.includes("://") ? repository : `${URL.parse(id)?.origin ?? ""}/${repository}`;

const failUnless = (
  holds: boolean,
  code: Shortfall["code"],
  found: string,
  expected: string,
): Shortfall | undefined => (holds ? undefined : { code, found, expected });
