import { Place, quoted, reading, Unreadable } from "../json";
import type { PredicateContent, Read } from "../types";
import { producerOf, unknownParameters } from "./build-types";
import { readInputs, readRunClaims, workflowOf } from "./github";
import { layoutOfV02, layoutOfV1, optional, type Layout } from "./layout";
import { readSources } from "./sources";
import {
  PROVENANCE_V02,
  PROVENANCE_V1,
  type Provenance,
  type ProvenanceProducer,
  type RunClaims,
  type SourceClaim,
  type SourceMention,
} from "./types";
import { splitRef } from "./uri";

/** Whether a predicate type is that of SLSA provenance of a version that is read. */
export const isProvenanceType = (type: string): boolean =>
  type === PROVENANCE_V02 || type === PROVENANCE_V1;

/** Reads SLSA provenance of version 0.2 or 1, whoever produced it. */
export const readProvenance = ({ type, predicate }: PredicateContent): Read<Provenance> =>
  reading(() => read(readLayout(type, new Place(predicate))));

/** @throws Unreadable for another version: its fields are others, and whoever signs decides what they mean */
function readLayout(type: string, predicate: Place): Layout {
  if (!isProvenanceType(type)) {
    throw new Unreadable(
      "provenance.version",
      `${quoted(type)} is no provenance of version 0.2 or 1`,
    );
  }
  return type === PROVENANCE_V1 ? layoutOfV1(predicate.object()) : layoutOfV02(predicate.object());
}

function read(layout: Layout): Provenance {
  const { version, buildType, builderId } = layout;
  const producer = producerOf(buildType, builderId);
  const parameters = objectOf(layout.parameters);
  const { run, unconfirmable } = readRunClaims(layout);
  const sources = readSources(layout, producer, run);
  const source = sourceOf(sources, producer, run);
  return {
    version,
    producer,
    buildType,
    ...(builderId === undefined ? {} : { builder: { id: builderId, ...splitRef(builderId) } }),
    source,
    sources,
    ...optional("tag", tagOf(source.ref)),
    ...optional("trigger", run.eventName ?? gitlabTrigger(layout, producer)),
    ...optional("runner", run.runnerEnvironment ?? runnerOf(builderId, producer)),
    ...optional("workflow", readWorkflow(layout, producer, run)),
    ...optional("invocation", layout.invocation),
    ...optional("startedOn", layout.startedOn),
    ...optional("finishedOn", layout.finishedOn),
    parameters,
    unknownParameters: unknownParameters(buildType, version, parameters),
    ...optional("inputs", readInputs(layout)),
    dependencies: layout.dependencies,
    run,
    unconfirmable: [
      ...unconfirmable,
      ...(layout.startedOn === undefined ? [] : ["startedOn"]),
      ...(layout.finishedOn === undefined ? [] : ["finishedOn"]),
      ...layout.boasts,
      ...layout.dependencies.slice(1).map((_, at) => `${layout.dependenciesName}[${at + 1}]`),
    ],
  };
}

const objectOf = ({ missing, value }: Place): Readonly<Record<string, unknown>> =>
  missing ? {} : (value as Readonly<Record<string, unknown>>);

/** Where nothing says what started the build, several sources among its inputs are as good as none. */
function sourceOf(
  sources: readonly SourceMention[],
  producer: ProvenanceProducer,
  run: RunClaims,
): SourceClaim {
  const [first, ...more] = sources;
  if (first === undefined) return {};
  const isSame = ({ repository, commit }: SourceMention): boolean =>
    repository === first.repository && commit === first.commit;
  if (producer === "tekton" && !more.every(isSame)) return {};
  const material = more.find(({ repository }) => repository === first.repository);
  return {
    ...optional("repository", first.repository),
    ...optional("ref", first.ref ?? run.ref),
    ...optional("commit", first.commit ?? run.sha ?? material?.commit),
  };
}

/** The tag that a ref names. */
export const tagOf = (ref: string | undefined): string | undefined =>
  ref?.startsWith("refs/tags/") ? ref.slice("refs/tags/".length) : undefined;

function gitlabTrigger({ parameters }: Layout, producer: ProvenanceProducer): string | undefined {
  if (producer !== "gitlab" && producer !== "npm-gitlab") return undefined;
  const variables = parameters.at("variables");
  return (variables.missing ? parameters : variables).at("CI_PIPELINE_SOURCE").optionalText();
}

/** npm's builder id says where it ran: `https://github.com/actions/runner/github-hosted`. */
const runnerOf = (id: string | undefined, producer: ProvenanceProducer): string | undefined =>
  producer === "npm-github" ? id?.split("/")[5] : undefined;

function readWorkflow(
  layout: Layout,
  producer: ProvenanceProducer,
  { workflowRef }: RunClaims,
): string | undefined {
  const { configSource, parameters } = layout;
  if (configSource !== undefined) return configSource.at("entryPoint").optionalText();
  switch (producer) {
    case "slsa-container-based":
    case "slsa-delegator":
      return workflowRef === undefined
        ? undefined
        : splitRef(workflowRef).name.split("/").slice(2).join("/");
    case "github-actions":
    case "npm-github":
      return workflowOf(layout).at("path").optionalText();
    case "gitlab":
      return parameters.at("entryPoint").optionalText();
    case "buildkit":
      return parameters.at("configSource").at("path").optionalText();
    case "tekton":
      return parameters.at("buildConfigSource").at("path").optionalText();
    case "slsa-github-generator":
    case "npm-gitlab":
    case "other":
      return undefined;
  }
}
