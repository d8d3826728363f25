import { isObject, shortened } from "../json";
import type { ProvenanceProducer } from "./types";

/** Names of parameters, with those of their fields where these are defined too; `any`: the user names them. */
type Parameters = "any" | Readonly<Record<string, true | readonly string[]>>;

interface BuildType {
  readonly producer: ProvenanceProducer;
  readonly matches: RegExp;
  readonly parameters: Parameters;
}

const WORKFLOW = ["ref", "repository", "path"] as const;
const buildType = (
  producer: ProvenanceProducer,
  matches: RegExp,
  parameters: Parameters,
): BuildType => ({ producer, matches, parameters });

/** What is known of the build types' external parameters; their documents are the URIs themselves, as far as they resolve. */
const buildTypes: readonly BuildType[] = [
  buildType(
    "slsa-github-generator",
    /^https:\/\/github\.com\/slsa-framework\/slsa-github-generator(?:\/(?:container|generic|go)|-go)?@v1$/,
    { event_inputs: true, vars: true },
  ),
  buildType("slsa-container-based", /^https:\/\/slsa\.dev\/container-based-build\/v0\.1\?draft$/, {
    source: ["uri", "digest"],
    builderImage: ["uri", "digest"],
    configPath: true,
    buildConfig: true,
  }),
  buildType(
    "slsa-delegator",
    /^https:\/\/github\.com\/slsa-framework\/slsa-github-generator\/delegator-(?:lowperms-)?generic@v0$/,
    { inputs: true, vars: true, workflow: WORKFLOW },
  ),
  buildType("github-actions", /^https:\/\/actions\.github\.io\/buildtypes\/workflow\/v1$/, {
    workflow: WORKFLOW,
  }),
  buildType(
    "github-actions",
    /^https:\/\/slsa-framework\.github\.io\/github-actions-buildtypes\/workflow\/v1$/,
    { workflow: WORKFLOW, inputs: true, vars: true },
  ),
  buildType("npm-github", /^https:\/\/github\.com\/npm\/cli\/gha(?:@v1|\/v\d+)$/, {}),
  // In version 0.2 these keep the variables of the job, or the parameters of the run, under the user's own names.
  buildType("npm-gitlab", /^https:\/\/github\.com\/npm\/cli\/gitlab\/v[0-9a-z]+$/, "any"),
  buildType(
    "gitlab",
    /^https:\/\/gitlab\.com\/gitlab-org\/gitlab-runner\/-\/blob\/[^/]+\/PROVENANCE\.md$/,
    { source: true, entryPoint: true, variables: true },
  ),
  buildType(
    "gitlab",
    /^https:\/\/docs\.gitlab\.com\/(?:ee\/)?ci\/pipeline_security\/slsa\/(?:level_3\/)?provenance_v1\/?$/,
    { source: true, entryPoint: true, variables: true },
  ),
  buildType("buildkit", /^https:\/\/mobyproject\.org\/buildkit@v1$/, {
    frontend: true,
    args: true,
    secrets: true,
    ssh: true,
    locals: true,
  }),
  buildType(
    "buildkit",
    /^https:\/\/github\.com\/moby\/buildkit\/blob\/master\/docs\/attestations\/slsa-definitions\.md$/,
    {
      configSource: ["uri", "digest", "path"],
      request: ["frontend", "args", "secrets", "ssh", "locals"],
    },
  ),
  buildType("tekton", /^tekton\.dev\/v1(?:beta1)?\/(?:TaskRun|PipelineRun)$/, "any"),
  buildType(
    "tekton",
    /^https:\/\/tekton\.dev\/(?:chains\/v2\/slsa(?:-tekton)?|predicate\/chains\/slsa\/v2)$/,
    { runSpec: true, buildConfigSource: ["ref", "repository", "path"] },
  ),
];

/** Before SLSA 1.0 GitLab's parameters were the variables themselves. */
const isAnyParameter = ({ producer, parameters }: BuildType, version: "0.2" | "1"): boolean =>
  parameters === "any" || (producer === "gitlab" && version === "0.2");

const NPM_BUILDER = "https://github.com/actions/runner";

/** Whether a builder id is that of the npm CLI: GitHub's runner itself, with or without where it runs. */
export const isRunnerId = (id: string): boolean =>
  id === NPM_BUILDER || id.startsWith(`${NPM_BUILDER}/`);

/** Who writes provenance of a build type. npm shares GitHub's since version 1, under a builder id of its own. */
export function producerOf(
  buildTypeUri: string,
  builderId: string | undefined,
): ProvenanceProducer {
  const producer = find(buildTypeUri)?.producer ?? "other";
  return producer === "github-actions" && builderId !== undefined && isRunnerId(builderId)
    ? "npm-github"
    : producer;
}

/**
 * Names of the parameters that the build type does not define, cut: they are shown. Of an unknown build type that is all of
 * them.
 */
export function unknownParameters(
  buildTypeUri: string,
  version: "0.2" | "1",
  parameters: Readonly<Record<string, unknown>>,
): readonly string[] {
  const type = find(buildTypeUri);
  if (type !== undefined && isAnyParameter(type, version)) return [];
  const defined = type?.parameters === "any" ? {} : (type?.parameters ?? {});
  return Object.entries(parameters).flatMap(([name, value]) => {
    const fields = Object.hasOwn(defined, name) ? defined[name] : undefined;
    if (fields === undefined) return [shortened(name)];
    if (fields === true || !isObject(value)) return [];
    return Object.keys(value)
      .filter((field) => !fields.includes(field))
      .map((field) => `${name}.${shortened(field)}`);
  });
}

const find = (uri: string): BuildType | undefined =>
  buildTypes.find(({ matches }) => matches.test(uri));
