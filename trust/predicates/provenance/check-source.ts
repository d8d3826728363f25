import { quoted } from "../json";
import type { PredicateFinding } from "../types";
import { compare, isGitHub, type WorkflowContext } from "./context";
import type { Provenance, SourceClaim, SourceMention } from "./types";
import { splitRef } from "./uri";

/**
 * Whether the certificate contradicts itself: its build configuration lies in its source repository at its commit.
 * slsa-verifier: GetWorkflowInfoFromCertificate (verifiers/internal/gha/builder.go). That the old extensions say what the
 * new ones say was seen to when the certificate was read.
 */
export function checkCertificate({ identity }: WorkflowContext): readonly PredicateFinding[] {
  const { sourceRepositoryUri, sourceRepositoryDigest, buildConfigUri, buildConfigDigest } =
    identity.extensions;
  const findings: PredicateFinding[] = [];
  if (sourceRepositoryUri === undefined) {
    findings.push({
      code: "provenance.source",
      found: "a certificate without source repository",
      expected: "the source repository, since a workflow may be called by strangers",
    });
  }
  if (
    buildConfigDigest !== undefined &&
    sourceRepositoryDigest !== undefined &&
    buildConfigDigest !== sourceRepositoryDigest
  ) {
    findings.push({
      code: "provenance.config-commit",
      found: `the workflow at commit ${quoted(buildConfigDigest)}`,
      expected: `the source's commit ${quoted(sourceRepositoryDigest)}`,
    });
  }
  const isInside =
    buildConfigUri === undefined ||
    sourceRepositoryUri === undefined ||
    (buildConfigUri.startsWith(`${sourceRepositoryUri}/`) &&
      splitRef(buildConfigUri).ref !== undefined);
  if (!isInside) {
    findings.push({
      code: "provenance.config",
      found: `the workflow ${quoted(buildConfigUri)}`,
      expected: `a workflow of ${quoted(sourceRepositoryUri)}, at a ref`,
    });
  }
  return findings;
}

/** Whether every place of the predicate that names the source names that of the certificate. slsa-verifier: verifySourceURI */
export function checkSources(context: WorkflowContext): readonly PredicateFinding[] {
  const { provenance, facts } = context;
  const kinds = provenance.sources.map(({ kind }) => kind);
  const missing = isGitHub(provenance)
    ? (["trigger", "material"] as const).filter((kind) => !kinds.includes(kind))
    : [];
  return [
    ...missing.map((kind): PredicateFinding => ({
      code: kind === "trigger" ? "provenance.source" : "provenance.material",
      found: `a predicate that names no source as ${kind}`,
      expected: "the source that started the build, and the same among its dependencies",
    })),
    ...provenance.sources.flatMap((mention) => checkMention(provenance, mention, facts)),
  ];
}

/**
 * What started the build must be named with its ref. The dependency may lack it where producers do: npm did before 2023,
 * and a delegator may build a commit that it made itself.
 */
function checkMention(
  provenance: Provenance,
  mention: SourceMention,
  facts: SourceClaim,
): readonly PredicateFinding[] {
  const { where, kind } = mention;
  const isTrigger = kind === "trigger";
  const isLoose = !isTrigger && mention.ref === undefined;
  const needs: readonly (keyof SourceClaim)[] = !isGitHub(provenance)
    ? ["repository"]
    : isTrigger
      ? ["repository", "ref"]
      : isLoose && provenance.producer === "npm-github"
        ? ["repository", "commit"]
        : isLoose && provenance.producer === "slsa-delegator"
          ? ["repository"]
          : ["repository", "ref", "commit"];
  const isOwnCommit = isLoose && provenance.producer === "slsa-delegator";
  return (["repository", "ref", "commit"] as const)
    .filter((field) => needs.includes(field) || mention[field] !== undefined)
    .filter((field) => !(field === "commit" && isOwnCommit))
    .filter((field) => mention[field] === undefined || mention[field] !== facts[field])
    .map((field) => ({
      code: isTrigger ? codes[field] : "provenance.material",
      found: `${field} ${shown(mention[field])} in ${where}`,
      expected: `${field} ${shown(facts[field])} as in the certificate`,
    }));
}

const codes = {
  repository: "provenance.source",
  ref: "provenance.ref",
  commit: "provenance.commit",
} as const;

const shown = (text: string | undefined): string => (text === undefined ? "none" : quoted(text));

/** What GitHub's context said about the source. slsa-verifier: verifySystemParameters (provenance_forgeable.go) */
export function checkSourceClaims(context: WorkflowContext): readonly PredicateFinding[] {
  const { run } = context.provenance;
  const { extensions } = context.identity;
  return [
    ...compare(
      context,
      "provenance.source",
      "repository",
      run.repository,
      pathOf(extensions.sourceRepositoryUri),
    ),
    ...compare(context, "provenance.ref", "ref", run.ref, extensions.sourceRepositoryRef),
    ...compare(context, "provenance.commit", "commit", run.sha, extensions.sourceRepositoryDigest),
    ...compare(
      context,
      "provenance.repository-id",
      "repository id",
      run.repositoryId,
      extensions.sourceRepositoryId,
    ),
    ...compare(
      context,
      "provenance.owner-id",
      "repository owner id",
      run.repositoryOwnerId,
      extensions.sourceRepositoryOwnerId,
    ),
  ];
}

/** `owner/name…` of a URI; the context names neither scheme nor host. */
export const pathOf = (uri: string | undefined): string | undefined =>
  uri?.replace(/^https:\/\/[^/]+\//, "");
