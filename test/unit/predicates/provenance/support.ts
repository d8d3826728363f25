import assert from "node:assert/strict";
import type { CertificateExtensions, CertificateIdentity } from "../../../../trust/evidence/types";
import {
  PROVENANCE_V02,
  PROVENANCE_V1,
  readProvenance,
  type Provenance,
} from "../../../../trust/predicates/provenance";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
export const GENERATOR = "https://github.com/slsa-framework/slsa-github-generator";
export const CONTAINER = `${GENERATOR}/.github/workflows/generator_container_slsa3.yml`;
export const DELEGATOR = `${GENERATOR}/.github/workflows/delegator_generic_slsa3.yml`;
export const NODEJS = `${GENERATOR}/.github/workflows/builder_nodejs_slsa3.yml`;
export const SHOP = "https://github.com/acme/shop";
export const RELEASE = `${SHOP}/.github/workflows/release.yml`;
export const RUN = `${SHOP}/actions/runs/77/attempts/2`;
const REF = "refs/tags/v1.2.3";
const MAIN = "refs/heads/main";

/** The object without one of its fields. */
export const without = <Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
): Omit<Whole, Name> => {
  const rest = { ...whole };
  Reflect.deleteProperty(rest, name);
  return rest;
};

const digest = { sha1: COMMIT };
const source = { uri: `git+${SHOP}@${REF}`, digest };

/** slsa-github-generator for containers, of version 0.2. */
export const container = () => ({
  builder: { id: `${CONTAINER}@refs/tags/v2.1.0` },
  buildType: `${GENERATOR}/container@v1`,
  invocation: {
    configSource: { ...source, entryPoint: ".github/workflows/release.yml" },
    parameters: {},
    environment: {
      github_actor: "mona",
      github_event_name: "push",
      github_event_payload: { ref: REF },
      github_ref: REF,
      github_ref_type: "tag",
      github_repository_id: "1234",
      github_repository_owner_id: "12",
      github_run_attempt: "2",
      github_run_id: "77",
      github_sha1: COMMIT,
    },
  },
  metadata: {
    buildInvocationID: "77-2",
    completeness: { parameters: true, environment: false, materials: false },
    reproducible: false,
  },
  materials: [source],
});

const upper = () => ({
  GITHUB_EVENT_NAME: "push",
  GITHUB_REF: REF,
  GITHUB_REF_TYPE: "tag",
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_REPOSITORY_ID: "1234",
  GITHUB_REPOSITORY_OWNER_ID: "12",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_RUN_ID: 77,
  GITHUB_SHA: COMMIT,
  GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/release.yml@${REF}`,
  GITHUB_WORKFLOW_SHA: COMMIT,
});

/** The container-based builder, of version 1. */
export const containerBased = () => ({
  buildDefinition: {
    buildType: "https://slsa.dev/container-based-build/v0.1?draft",
    externalParameters: {
      source,
      builderImage: { uri: "bash@sha256:9e", digest: { sha256: "9e" } },
      configPath: "build.toml",
      buildConfig: { ArtifactPath: "shop" },
    },
    internalParameters: upper(),
    resolvedDependencies: [source, { uri: `git+${GENERATOR}@refs/tags/v2.1.0` }],
  },
  runDetails: {
    builder: {
      id: `${GENERATOR}/.github/workflows/builder_container-based_slsa3.yml@refs/tags/v2.1.0`,
    },
    metadata: { invocationId: RUN },
  },
});

/** A builder of slsa-github-generator's own framework, signed by a delegator. */
export const delegated = () => ({
  buildDefinition: {
    buildType: `${GENERATOR}/delegator-generic@v0`,
    externalParameters: { inputs: { directory: "." }, vars: {} },
    internalParameters: upper(),
    resolvedDependencies: [{ uri: `git+${SHOP}@${REF}`, digest: { gitCommit: COMMIT } }],
  },
  runDetails: {
    builder: { id: `${NODEJS}@refs/tags/v2.1.0` },
    metadata: { invocationId: "77-2" },
  },
});

/** actions/attest-build-provenance. */
export const attested = () => ({
  buildDefinition: {
    buildType: "https://actions.github.io/buildtypes/workflow/v1",
    externalParameters: {
      workflow: { ref: MAIN, repository: SHOP, path: ".github/workflows/release.yml" },
    },
    internalParameters: {
      github: {
        event_name: "push",
        repository_id: "1234",
        repository_owner_id: "12",
        runner_environment: "github-hosted",
      },
    },
    resolvedDependencies: [{ uri: `git+${SHOP}@${MAIN}`, digest: { gitCommit: COMMIT } }],
  },
  runDetails: {
    builder: { id: `${RELEASE}@${MAIN}` },
    metadata: { invocationId: RUN },
  },
});

/** npm, of version 1. */
export const npm = () => {
  const predicate = attested();
  const github = without(predicate.buildDefinition.internalParameters.github, "runner_environment");
  return {
    buildDefinition: {
      ...predicate.buildDefinition,
      buildType: "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1",
      internalParameters: { github },
    },
    runDetails: {
      ...predicate.runDetails,
      builder: { id: "https://github.com/actions/runner/github-hosted" },
    },
  };
};

/** npm, of version 0.2. */
export const npm02 = () => ({
  buildType: "https://github.com/npm/cli/gha/v2",
  builder: { id: "https://github.com/actions/runner" },
  invocation: {
    configSource: {
      uri: `git+${SHOP}@${MAIN}`,
      digest,
      entryPoint: ".github/workflows/release.yml",
    },
    parameters: {},
    environment: {
      GITHUB_EVENT_NAME: "push",
      GITHUB_REF: MAIN,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_REPOSITORY_ID: "1234",
      GITHUB_REPOSITORY_OWNER_ID: "12",
      GITHUB_RUN_ATTEMPT: "2",
      GITHUB_RUN_ID: "77",
      GITHUB_SHA: COMMIT,
      GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/release.yml@${MAIN}`,
      GITHUB_WORKFLOW_SHA: COMMIT,
    },
  },
  metadata: {
    buildInvocationId: "77-2",
    completeness: { parameters: false, environment: false, materials: false },
    reproducible: false,
  },
  materials: [{ uri: `git+${SHOP}@${MAIN}`, digest }],
});

/** BuildKit, of version 1, as a GitHub workflow runs it. */
export const buildkit = () => ({
  buildDefinition: {
    buildType: "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
    externalParameters: {
      configSource: { uri: `${SHOP}.git#${MAIN}`, digest, path: "Dockerfile" },
      request: { frontend: "dockerfile.v0", args: { target: "release" }, locals: [] },
    },
    internalParameters: { builderPlatform: "linux/amd64" },
    resolvedDependencies: [
      { uri: "pkg:docker/alpine@3.17?platform=linux%2Famd64", digest: { sha256: "89" } },
      { uri: `${SHOP}.git#${MAIN}`, digest },
    ],
  },
  runDetails: {
    builder: { id: `${SHOP}/actions/runs/77` },
    metadata: {
      invocationID: "rpv7a389uzil5lqmrgwhijwjz",
      startedOn: "2026-11-17T15:00:00Z",
      finishedOn: "2026-11-17T16:01:00+01:00",
    },
  },
});

/** Tekton Chains, of version 1. */
export const tekton = () => ({
  buildDefinition: {
    buildType: "https://tekton.dev/chains/v2/slsa",
    externalParameters: {
      runSpec: { params: [{ name: "git-revision", value: "main" }] },
      buildConfigSource: {
        ref: `sha1:${COMMIT}`,
        repository: "git+https://git.acme.example/pipelines",
        path: "ci.yaml",
      },
    },
    internalParameters: { "tekton-pipelines-feature-flags": { EnableAPIFields: "stable" } },
    resolvedDependencies: [
      { name: "pipeline", uri: "git+https://git.acme.example/pipelines", digest: { sha1: "aa" } },
      { uri: "registry.example/git-init", digest: { sha256: "28" } },
      { name: "inputs/result", uri: "git+https://git.acme.example/shop.git", digest },
    ],
  },
  runDetails: {
    builder: { id: "https://tekton.acme.example/chains" },
    metadata: { invocationId: "1aa04ff2", startedOn: "2026-11-17T15:00:00Z" },
  },
});

/** GitLab's runner, of version 1. */
export const gitlab = () => ({
  buildDefinition: {
    buildType: "https://gitlab.com/gitlab-org/gitlab-runner/-/blob/v17.0.0/PROVENANCE.md",
    externalParameters: {
      source: "https://gitlab.com/acme/shop",
      entryPoint: "build-job",
      variables: { CI_COMMIT_BRANCH: "main", CI_PIPELINE_SOURCE: "push" },
    },
    internalParameters: { name: "shared", executor: "docker", architecture: "amd64", job: 99 },
    resolvedDependencies: [{ uri: "https://gitlab.com/acme/shop", digest: { sha256: COMMIT } }],
  },
  runDetails: {
    builder: { id: "https://gitlab.com/acme/shop/-/runners/12270831" },
    metadata: { invocationId: "99", startedOn: "2026-11-17T15:00:00Z" },
  },
});

export const read = (predicate: object): Provenance => {
  const type = "buildDefinition" in predicate ? PROVENANCE_V1 : PROVENANCE_V02;
  const { view, problem } = readProvenance({ type, predicate });
  assert.equal(problem, undefined);
  assert.ok(view);
  return view;
};

const extensions: CertificateExtensions = {
  buildSignerDigest: COMMIT,
  runnerEnvironment: "github-hosted",
  sourceRepositoryUri: SHOP,
  sourceRepositoryDigest: COMMIT,
  sourceRepositoryId: "1234",
  sourceRepositoryOwnerUri: "https://github.com/acme",
  sourceRepositoryOwnerId: "12",
  buildConfigDigest: COMMIT,
  buildTrigger: "push",
  runInvocationUri: RUN,
  sourceRepositoryVisibility: "public",
};

export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** The certificate of a reusable workflow that a tag of acme/shop called. */
export const reusable = (uri: string, change: CertificateExtensions = {}): CertificateIdentity => ({
  kind: "certificate",
  issuer: GITHUB_ISSUER,
  subject: uri,
  extensions: {
    ...extensions,
    buildSignerUri: uri,
    buildSignerDigest: "ff".repeat(20),
    sourceRepositoryRef: REF,
    buildConfigUri: `${RELEASE}@${REF}`,
    ...change,
  },
});

/** The certificate of acme/shop's own workflow on its main branch. */
export const plain = (change: CertificateExtensions = {}): CertificateIdentity => ({
  kind: "certificate",
  issuer: GITHUB_ISSUER,
  subject: `${RELEASE}@${MAIN}`,
  extensions: {
    ...extensions,
    buildSignerUri: `${RELEASE}@${MAIN}`,
    sourceRepositoryRef: MAIN,
    buildConfigUri: `${RELEASE}@${MAIN}`,
    ...change,
  },
});

/** The certificate of a GitLab job on the main branch. */
export const gitlabJob = (change: CertificateExtensions = {}): CertificateIdentity => {
  const uri = "https://gitlab.com/acme/shop//.gitlab-ci.yml@refs/heads/main";
  return {
    kind: "certificate",
    issuer: "https://gitlab.com",
    subject: uri,
    extensions: {
      buildSignerUri: uri,
      buildSignerDigest: COMMIT,
      runnerEnvironment: "gitlab-hosted",
      sourceRepositoryUri: "https://gitlab.com/acme/shop",
      sourceRepositoryDigest: COMMIT,
      sourceRepositoryRef: MAIN,
      buildConfigUri: uri,
      buildConfigDigest: COMMIT,
      buildTrigger: "push",
      runInvocationUri: "https://gitlab.com/acme/shop/-/jobs/99",
      ...change,
    },
  };
};
