/** https://slsa.dev/spec/v0.2/provenance */
export const PROVENANCE_V02 = "https://slsa.dev/provenance/v0.2";
/** https://slsa.dev/spec/v1.2/build-provenance */
export const PROVENANCE_V1 = "https://slsa.dev/provenance/v1";

/** Who writes provenance of a build type; each fills the fields in its own way. */
export type ProvenanceProducer =
  /** Container, generic and Go workflows of slsa-framework/slsa-github-generator. */
  | "slsa-github-generator"
  | "slsa-container-based"
  /** "Bring your own builder": a delegator of slsa-github-generator signs for another workflow. */
  | "slsa-delegator"
  /** actions/attest-build-provenance. */
  | "github-actions"
  | "npm-github"
  | "npm-gitlab"
  | "gitlab"
  | "buildkit"
  | "tekton"
  | "other";

/**
 * SLSA provenance of either version, with the differences of its producers inside. It is what the predicate says: how
 * far it is believed depends on who signed it, see {@link crossCheck} and {@link buildFacts}. It claims no level; the
 * level is what the policy grants the builder.
 */
export interface Provenance {
  readonly version: "0.2" | "1";
  readonly producer: ProvenanceProducer;
  readonly buildType: string;
  /** Absent where a producer leaves it empty, as BuildKit does by default. */
  readonly builder?: { readonly id: string; readonly name: string; readonly ref?: string };
  /** What the build was started from. */
  readonly source: SourceClaim;
  /** Every place that names the source, the one that started the build first. */
  readonly sources: readonly SourceMention[];
  /** The tag of the source ref, without `refs/tags/`. */
  readonly tag?: string;
  /** CI event, as `push`. */
  readonly trigger?: string;
  /** As `github-hosted`. */
  readonly runner?: string;
  /** Path of the workflow, or the entry point as the producer names it. */
  readonly workflow?: string;
  readonly invocation?: string;
  /** RFC 3339, UTC. */
  readonly startedOn?: string;
  readonly finishedOn?: string;
  /** What a user of the build platform could set. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names of parameters that the build type does not define, as `debug` or `workflow.debug`. */
  readonly unknownParameters: readonly string[];
  /** What the person typed in who started a GitHub workflow by hand. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly Dependency[];
  readonly run: RunClaims;
  /** Fields that no certificate confirms, beyond what GitHub's and npm's producers write. */
  readonly unconfirmable: readonly string[];
}

export interface SourceClaim {
  /** URI without `git+`, `.git` and ref, as in a certificate. */
  readonly repository?: string;
  readonly ref?: string;
  /** Lower-case hex. */
  readonly commit?: string;
}

export interface SourceMention extends SourceClaim {
  readonly where: string;
  /** Whether it started the build or was fetched for it. */
  readonly kind: "trigger" | "material";
}

export interface Dependency {
  readonly uri?: string;
  readonly name?: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** What GitHub's context said about the run. */
export interface RunClaims {
  readonly eventName?: string;
  readonly ref?: string;
  readonly refType?: string;
  /** As `owner/name`. */
  readonly repository?: string;
  readonly repositoryId?: string;
  readonly repositoryOwnerId?: string;
  readonly sha?: string;
  /** As `owner/name/path@ref`. */
  readonly workflowRef?: string;
  readonly workflowSha?: string;
  readonly runId?: string;
  readonly runAttempt?: string;
  readonly runnerEnvironment?: string;
}
