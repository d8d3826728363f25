import type { Place } from "../json";
import { workflowOf } from "./github";
import { optional, readDigest, type Layout } from "./layout";
import type { Dependency, ProvenanceProducer, RunClaims, SourceMention } from "./types";
import { isCommit, isGitUri, parseSource, repositoryUri, splitRef } from "./uri";

const GITHUB = "https://github.com";

/** Every place that names the source: first what started the build, then what was fetched for it. */
export function readSources(
  layout: Layout,
  producer: ProvenanceProducer,
  run: RunClaims,
): readonly SourceMention[] {
  const trigger = readTrigger(layout, producer, run);
  return [...(trigger === undefined ? [] : [trigger]), ...materials(layout, producer, trigger)];
}

function readTrigger(
  layout: Layout,
  producer: ProvenanceProducer,
  run: RunClaims,
): SourceMention | undefined {
  // Tekton's config source is where the pipeline lies, which need not be the code.
  if (producer === "tekton") return undefined;
  if (layout.configSource !== undefined) {
    return descriptor(layout.configSource, "invocation.configSource", producer);
  }
  switch (producer) {
    case "slsa-container-based":
    case "slsa-delegator":
      return run.workflowRef === undefined ? undefined : fromWorkflowRef(run.workflowRef, run.sha);
    case "github-actions":
    case "npm-github": {
      const workflow = workflowOf(layout);
      const repository = workflow.at("repository").optionalText();
      return {
        where: "externalParameters.workflow",
        kind: "trigger",
        ...optional("repository", repository === undefined ? undefined : repositoryUri(repository)),
        ...optional("ref", workflow.at("ref").optionalText()),
      };
    }
    case "gitlab":
      return gitlabTrigger(layout);
    case "buildkit":
      return descriptor(
        layout.parameters.at("configSource"),
        "externalParameters.configSource",
        producer,
      );
    case "slsa-github-generator":
    case "npm-gitlab":
    case "other":
      return undefined;
  }
}

/** `owner/name/path@ref`; slsa-github-generator runs on github.com only. */
function fromWorkflowRef(text: string, sha: string | undefined): SourceMention {
  const { name, ref } = splitRef(text);
  return {
    where: "internalParameters.GITHUB_WORKFLOW_REF",
    kind: "trigger",
    repository: `${GITHUB}/${name.split("/").slice(0, 2).join("/")}`,
    ...optional("ref", ref),
    ...optional("commit", sha),
  };
}

/** https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1 */
function gitlabTrigger({ parameters, dependencies }: Layout): SourceMention {
  const repository = parameters.at("source").optionalText();
  const tag = parameters.at("variables").at("CI_COMMIT_TAG").optionalText();
  const branch = parameters.at("variables").at("CI_COMMIT_BRANCH").optionalText();
  const ref = tag ? `refs/tags/${tag}` : branch && `refs/heads/${branch}`;
  return {
    where: "externalParameters.source",
    kind: "trigger",
    ...optional("repository", repository === undefined ? undefined : repositoryUri(repository)),
    ...optional("ref", ref),
    ...optional("commit", commitOf(dependencies[0]?.digest ?? {}, "gitlab")),
  };
}

function descriptor(
  place: Place,
  where: string,
  producer: ProvenanceProducer,
): SourceMention | undefined {
  const uri = place.at("uri").optionalText();
  if (uri === undefined || (producer === "buildkit" && !isGitUri(uri))) return undefined;
  return mention(uri, readDigest(place.at("digest")), where, "trigger", producer);
}

function mention(
  uri: string,
  digest: Readonly<Record<string, string>>,
  where: string,
  kind: SourceMention["kind"],
  producer: ProvenanceProducer,
): SourceMention {
  return { where, kind, ...parseSource(uri), ...optional("commit", commitOf(digest, producer)) };
}

/** GitLab writes git's SHA-1 under the name sha256. */
function commitOf(
  digest: Readonly<Record<string, string>>,
  producer: ProvenanceProducer,
): string | undefined {
  const named = ["gitCommit", "sha1", ...(producer === "gitlab" ? ["sha256"] : [])];
  return named
    .map((name) => (Object.hasOwn(digest, name) ? digest[name] : undefined))
    .find((value) => value !== undefined && isCommit(value));
}

/**
 * The sources among what was fetched. By contract between GitHub's producers and slsa-verifier the first dependency is the
 * source; Tekton names its inputs; BuildKit's are images and contexts, of which only what started the build is its source.
 * An unknown producer may list anything first: it is looked at only where nothing says what started the build.
 */
function materials(
  layout: Layout,
  producer: ProvenanceProducer,
  trigger: SourceMention | undefined,
): readonly SourceMention[] {
  const { dependencies, dependenciesName } = layout;
  const isSource = (dependency: Dependency, index: number): boolean => {
    switch (producer) {
      case "buildkit":
        return false;
      case "tekton":
        return isTektonInput(layout, dependency);
      case "other":
        return index === 0 && trigger === undefined && isGitUri(dependency.uri ?? "");
      default:
        return index === 0;
    }
  };
  const found = dependencies.flatMap((dependency, index) => {
    const { uri, digest } = dependency;
    return uri === undefined || !isSource(dependency, index)
      ? []
      : [mention(uri, digest, `${dependenciesName}[${index}]`, "material", producer)];
  });
  return producer === "slsa-container-based"
    ? [...found, ...declaredSource(layout, producer)]
    : found;
}

/** The container-based builder names its source among the parameters as well. */
function declaredSource(
  { parameters }: Layout,
  producer: ProvenanceProducer,
): readonly SourceMention[] {
  const place = parameters.at("source");
  const uri = place.at("uri").optionalText();
  if (uri === undefined) return [];
  const digest = readDigest(place.at("digest"));
  return [mention(uri, digest, "externalParameters.source", "material", producer)];
}

const isTektonInput = ({ version }: Layout, { uri, name }: Dependency): boolean =>
  uri !== undefined &&
  isGitUri(uri) &&
  (version === "0.2" || name === "inputs/result" || name === "input/result");
