import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isProvenanceType,
  PROVENANCE_V02,
  PROVENANCE_V1,
  readProvenance,
  splitRef,
  type Provenance,
} from "../../../../trust/predicates/provenance";
import { isReasonCode } from "../../../../trust/reasons";
import { mutated } from "../mutated";
import {
  attested,
  buildkit,
  COMMIT,
  container,
  CONTAINER,
  containerBased,
  delegated,
  gitlab,
  npm,
  npm02,
  read,
  RUN,
  SHOP,
  tekton,
} from "./support";

const workflow = ".github/workflows/release.yml";
const tagged = { repository: SHOP, ref: "refs/tags/v1.2.3", commit: COMMIT };
const main = { repository: SHOP, ref: "refs/heads/main", commit: COMMIT };

/** What does not repeat the predicate. */
const summary = ({
  producer,
  source,
  sources,
  tag,
  trigger,
  runner,
  workflow,
  invocation,
  unknownParameters,
  unconfirmable,
}: Provenance) => ({
  producer,
  source,
  places: sources.map(({ where }) => where),
  ...(tag === undefined ? {} : { tag }),
  ...(trigger === undefined ? {} : { trigger }),
  ...(runner === undefined ? {} : { runner }),
  ...(workflow === undefined ? {} : { workflow }),
  ...(invocation === undefined ? {} : { invocation }),
  unknownParameters,
  unconfirmable,
});

describe("readProvenance", () => {
  it("reads all of version 0.2", () => {
    assert.deepEqual(read(container()), {
      version: "0.2",
      producer: "slsa-github-generator",
      buildType: "https://github.com/slsa-framework/slsa-github-generator/container@v1",
      builder: { id: `${CONTAINER}@refs/tags/v2.1.0`, name: CONTAINER, ref: "refs/tags/v2.1.0" },
      source: tagged,
      sources: [
        { where: "invocation.configSource", kind: "trigger", ...tagged },
        { where: "materials[0]", kind: "material", ...tagged },
      ],
      tag: "v1.2.3",
      trigger: "push",
      workflow,
      invocation: "77-2",
      parameters: {},
      unknownParameters: [],
      dependencies: container().materials,
      run: {
        eventName: "push",
        ref: "refs/tags/v1.2.3",
        refType: "tag",
        repositoryId: "1234",
        repositoryOwnerId: "12",
        runAttempt: "2",
        runId: "77",
        sha: COMMIT,
      },
      unconfirmable: ["github_actor", "github_event_payload", "completeness.parameters"],
    });
  });

  it("reads each producer's source, trigger and workflow", () => {
    assert.deepEqual(summary(read(containerBased())), {
      producer: "slsa-container-based",
      source: tagged,
      places: [
        "internalParameters.GITHUB_WORKFLOW_REF",
        "resolvedDependencies[0]",
        "externalParameters.source",
      ],
      tag: "v1.2.3",
      trigger: "push",
      workflow,
      invocation: RUN,
      unknownParameters: [],
      unconfirmable: ["resolvedDependencies[1]"],
    });
    assert.deepEqual(summary(read(delegated())), {
      producer: "slsa-delegator",
      source: tagged,
      places: ["internalParameters.GITHUB_WORKFLOW_REF", "resolvedDependencies[0]"],
      tag: "v1.2.3",
      trigger: "push",
      workflow,
      invocation: "77-2",
      unknownParameters: [],
      unconfirmable: [],
    });
    assert.deepEqual(summary(read(attested())), {
      producer: "github-actions",
      source: main,
      places: ["externalParameters.workflow", "resolvedDependencies[0]"],
      trigger: "push",
      runner: "github-hosted",
      workflow,
      invocation: RUN,
      unknownParameters: [],
      unconfirmable: [],
    });
    assert.deepEqual(summary(read(npm())), {
      ...summary(read(attested())),
      producer: "npm-github",
    });
    assert.deepEqual(summary(read(npm02())), {
      producer: "npm-github",
      source: main,
      places: ["invocation.configSource", "materials[0]"],
      trigger: "push",
      workflow,
      invocation: "77-2",
      unknownParameters: [],
      unconfirmable: [],
    });
    assert.deepEqual(summary(read(buildkit())), {
      producer: "buildkit",
      source: main,
      places: ["externalParameters.configSource"],
      workflow: "Dockerfile",
      invocation: "rpv7a389uzil5lqmrgwhijwjz",
      unknownParameters: [],
      unconfirmable: ["builderPlatform", "startedOn", "finishedOn", "resolvedDependencies[1]"],
    });
    assert.deepEqual(summary(read(tekton())), {
      producer: "tekton",
      source: { repository: "https://git.acme.example/shop", commit: COMMIT },
      places: ["resolvedDependencies[2]"],
      workflow: "ci.yaml",
      invocation: "1aa04ff2",
      unknownParameters: [],
      unconfirmable: [
        "tekton-pipelines-feature-flags",
        "startedOn",
        "resolvedDependencies[1]",
        "resolvedDependencies[2]",
      ],
    });
    assert.deepEqual(summary(read(gitlab())), {
      producer: "gitlab",
      source: {
        repository: "https://gitlab.com/acme/shop",
        ref: "refs/heads/main",
        commit: COMMIT,
      },
      places: ["externalParameters.source", "resolvedDependencies[0]"],
      trigger: "push",
      workflow: "build-job",
      invocation: "99",
      unknownParameters: [],
      unconfirmable: ["name", "executor", "architecture", "job", "startedOn"],
    });
  });

  it("knows each build type", () => {
    const generator = "https://github.com/slsa-framework/slsa-github-generator";
    for (const [buildType, producer] of [
      [`${generator}/generic@v1`, "slsa-github-generator"],
      [`${generator}/go@v1`, "slsa-github-generator"],
      [`${generator}@v1`, "slsa-github-generator"],
      [`${generator}-go@v1`, "slsa-github-generator"],
      [`${generator}/delegator-lowperms-generic@v0`, "slsa-delegator"],
      ["https://github.com/npm/cli/gha@v1", "npm-github"],
      ["https://github.com/npm/cli/gitlab/v0alpha1", "npm-gitlab"],
      ["https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1", "gitlab"],
      ["https://docs.gitlab.com/ci/pipeline_security/slsa/level_3/provenance_v1/", "gitlab"],
      ["https://mobyproject.org/buildkit@v1", "buildkit"],
      ["tekton.dev/v1beta1/TaskRun", "tekton"],
      ["tekton.dev/v1/PipelineRun", "tekton"],
      ["https://tekton.dev/chains/v2/slsa-tekton", "tekton"],
      [`${generator}/container@v2`, "other"],
      [`https://evil.example/?${generator}/container@v1`, "other"],
      [`${generator}/container@v1/`, "other"],
    ] as const) {
      assert.equal(read({ ...container(), buildType }).producer, producer, buildType);
    }
  });

  it("lists parameters that the build type does not define", () => {
    const withParameters = (predicate: ReturnType<typeof attested>, more: object) => ({
      ...predicate,
      buildDefinition: {
        ...predicate.buildDefinition,
        externalParameters: { ...predicate.buildDefinition.externalParameters, ...more },
      },
    });
    const unknown = (predicate: object) => read(predicate).unknownParameters;
    assert.deepEqual(unknown(withParameters(attested(), { debug: 1, constructor: 2 })), [
      "debug",
      "constructor",
    ]);
    const { workflow: known } = attested().buildDefinition.externalParameters;
    assert.deepEqual(unknown(withParameters(attested(), { workflow: { ...known, shell: "x" } })), [
      "workflow.shell",
    ]);
    assert.deepEqual(unknown(withParameters(attested(), { inputs: {} })), ["inputs"]);
    const long = "x".repeat(1000);
    assert.deepEqual(
      unknown(withParameters(attested(), { workflow: { ...known, [long]: 1 }, [long]: 1 })),
      [`workflow.${"x".repeat(120)}…`, `${"x".repeat(120)}…`],
    );
    assert.deepEqual(unknown(withParameters(npm() as never, { inputs: {} })), []);
    const invocation = { ...container().invocation, parameters: { event_inputs: {}, x: 1 } };
    assert.deepEqual(unknown({ ...container(), invocation }), ["x"]);
    assert.deepEqual(unknown({ ...container(), invocation, buildType: "https://acme.example" }), [
      "event_inputs",
      "x",
    ]);
    assert.deepEqual(
      unknown({ ...container(), invocation, buildType: "tekton.dev/v1/TaskRun" }),
      [],
    );
  });

  it("lists no parameter that the build type defines, nor what is in it", () => {
    const generator = "https://github.com/slsa-framework/slsa-github-generator";
    for (const [buildType, ...names] of [
      [`${generator}/generic@v1`, "event_inputs", "vars"],
      ["https://slsa.dev/container-based-build/v0.1?draft", "configPath", "buildConfig"],
      [`${generator}/delegator-generic@v0`, "inputs", "vars"],
      ["https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1", "inputs", "vars"],
      [
        "https://gitlab.com/gitlab-org/gitlab-runner/-/blob/v17.0.0/PROVENANCE.md",
        "entryPoint",
        "variables",
      ],
      [
        "https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1",
        "entryPoint",
        "variables",
      ],
      ["https://mobyproject.org/buildkit@v1", "frontend", "args", "secrets", "ssh", "locals"],
      ["https://tekton.dev/chains/v2/slsa", "runSpec"],
    ]) {
      const inside = (name: string) => (name === "entryPoint" ? "build" : { any: [] });
      const externalParameters = Object.fromEntries(names.map((name) => [name, inside(name)]));
      const { buildDefinition, runDetails } = attested();
      const predicate = {
        buildDefinition: { ...buildDefinition, buildType, externalParameters },
        runDetails,
      };
      assert.deepEqual(read(predicate).unknownParameters, [], buildType);
      Object.assign(externalParameters, { other: 1 });
      assert.deepEqual(read(predicate).unknownParameters, ["other"], buildType);
    }
  });

  it("takes ref and commit from GitHub's context where the source is named without", () => {
    const predicate = container();
    Object.assign(predicate.invocation.configSource, { uri: `git+${SHOP}`, digest: {} });
    const { sources, source } = read({ ...predicate, materials: [] });
    assert.deepEqual(
      sources.map(({ ref, commit }) => [ref, commit]),
      [[undefined, undefined]],
    );
    assert.deepEqual(source, tagged);
  });

  it("takes the trigger from the variables of GitLab alone", () => {
    const triggerOf = (buildType: string) =>
      read({
        ...container(),
        buildType,
        invocation: { parameters: { CI_PIPELINE_SOURCE: "web" } },
      }).trigger;
    assert.equal(triggerOf("https://github.com/npm/cli/gitlab/v0alpha1"), "web");
    assert.equal(triggerOf("https://acme.example"), undefined);
  });

  it("takes the source from several inputs that are the same", () => {
    const predicate = tekton();
    const { resolvedDependencies } = predicate.buildDefinition;
    const [input] = resolvedDependencies.slice(-1);
    assert.ok(input);
    resolvedDependencies.push(input);
    const source = { repository: "https://git.acme.example/shop", commit: COMMIT };
    assert.deepEqual(read(predicate).source, source);
    resolvedDependencies.push({ ...input, digest: { sha1: "f".repeat(40) } } as never);
    assert.deepEqual(read(predicate).source, {});
  });

  it("takes a claim that is null for none", () => {
    const predicate = container();
    predicate.invocation.environment.github_run_id = null as never;
    assert.equal(read(predicate).run.runId, undefined);
  });

  it("finds the inputs of a workflow that was started by hand", () => {
    const predicate = container();
    predicate.invocation.environment.github_event_payload = { inputs: { level: "debug" } } as never;
    assert.deepEqual(read(predicate).inputs, { level: "debug" });
    assert.equal(read(container()).inputs, undefined);
  });

  it("has no builder where the predicate's id is empty, as BuildKit's is", () => {
    const predicate = buildkit();
    predicate.runDetails.builder.id = "";
    assert.equal(read(predicate).builder, undefined);
  });

  it("takes no source from several inputs that differ, nor a short name for a ref", () => {
    const predicate = tekton();
    predicate.buildDefinition.resolvedDependencies.push({
      name: "inputs/result",
      uri: "git+https://git.acme.example/other",
      digest: { sha1: COMMIT },
    });
    assert.deepEqual(read(predicate).source, {});
    const short = buildkit();
    short.buildDefinition.externalParameters.configSource.uri = `${SHOP}.git#v1:sub`;
    assert.deepEqual(read(short).source, { repository: SHOP, commit: COMMIT });
    const { configSource } = short.buildDefinition.externalParameters;
    Object.assign(configSource, { uri: `${SHOP}.git#refs/heads/main:sub`, digest: { sha1: "aa" } });
    assert.deepEqual(read(short).source, { repository: SHOP, ref: "refs/heads/main" });
    Object.assign(configSource, { uri: `${SHOP}.git#${COMMIT}:sub`, digest: {} });
    assert.deepEqual(read(short).source, { repository: SHOP, commit: COMMIT });
  });

  it("reads GitLab's of version 0.2, whose parameters are the variables", () => {
    assert.deepEqual(
      summary(
        read({
          buildType: "https://gitlab.com/gitlab-org/gitlab-runner/-/blob/598a7c91/PROVENANCE.md",
          builder: { id: "https://gitlab.com/acme/shop/-/runners/1" },
          invocation: {
            configSource: {
              uri: "https://gitlab.com/acme/shop",
              digest: { sha256: COMMIT },
              entryPoint: "build-job",
            },
            environment: { name: "shared", job: { id: 4 } },
            parameters: { CI: "", CI_PIPELINE_SOURCE: "web" },
          },
          metadata: {},
          materials: [{ uri: "https://gitlab.com/acme/shop", digest: { sha256: COMMIT } }],
        }),
      ),
      {
        producer: "gitlab",
        source: { repository: "https://gitlab.com/acme/shop", commit: COMMIT },
        places: ["invocation.configSource", "materials[0]"],
        trigger: "web",
        workflow: "build-job",
        unknownParameters: [],
        unconfirmable: ["name", "job", "parameters"],
      },
    );
  });

  it("reads Tekton's of version 0.2, whose config source is where the pipeline lies", () => {
    const predicate = {
      ...container(),
      buildType: "tekton.dev/v1/PipelineRun",
      invocation: {
        configSource: { uri: "git+https://git.acme.example/pipelines", entryPoint: "build" },
        environment: { labels: {} },
      },
      materials: [
        { uri: "oci://registry.example/step", digest: { sha256: "28" } },
        { uri: "git+https://git.acme.example/shop.git", digest: { sha1: COMMIT } },
      ],
    };
    const { producer, source, workflow: entryPoint } = read(predicate);
    assert.deepEqual(
      { producer, source, entryPoint },
      {
        producer: "tekton",
        source: { repository: "https://git.acme.example/shop", commit: COMMIT },
        entryPoint: "build",
      },
    );
  });

  it("takes an unknown producer's first dependency for the source only where nothing else says it", () => {
    const library = { uri: "git+https://git.acme.example/library", digest: { sha1: COMMIT } };
    const predicate = { ...container(), buildType: "https://acme.example", materials: [library] };
    assert.deepEqual(summary(read(predicate)).places, ["invocation.configSource"]);
    const invocation = { parameters: {} };
    assert.deepEqual(summary(read({ ...predicate, invocation })).places, ["materials[0]"]);
    const image = [{ uri: "pkg:docker/alpine@3.17", digest: { sha256: "89" } }];
    assert.deepEqual(summary(read({ ...predicate, invocation, materials: image })).places, []);
  });

  it("takes a sha256 for no commit, except GitLab's", () => {
    const predicate = container();
    predicate.materials = [{ ...predicate.materials[0], digest: { sha256: COMMIT } } as never];
    assert.equal(read(predicate).sources[1]?.commit, undefined);
  });

  it("refuses other versions", () => {
    for (const type of [PROVENANCE_V02, PROVENANCE_V1]) assert.ok(isProvenanceType(type));
    for (const type of [
      "https://slsa.dev/provenance/v0.1",
      "https://slsa.dev/provenance/v1-rc1",
      "https://slsa.dev/provenance/v1/",
      "https://cyclonedx.org/bom",
    ]) {
      assert.ok(!isProvenanceType(type));
      assert.deepEqual(readProvenance({ type, predicate: container() }), {
        problem: {
          code: "provenance.version",
          message: `"${type}" is no provenance of version 0.2 or 1`,
        },
      });
    }
  });

  it("says what is malformed", () => {
    const v1 = attested();
    const environment = (more: object) => ({
      ...container(),
      invocation: {
        ...container().invocation,
        environment: { ...container().invocation.environment, ...more },
      },
    });
    for (const [type, predicate, message] of [
      [PROVENANCE_V02, [], "predicate is no object"],
      [PROVENANCE_V02, null, "predicate is missing"],
      [PROVENANCE_V02, v1, "predicate.buildType is missing"],
      [PROVENANCE_V1, container(), "predicate.buildDefinition is missing"],
      [PROVENANCE_V02, { ...container(), builder: "x" }, "predicate.builder is no object"],
      [PROVENANCE_V02, { ...container(), materials: {} }, "predicate.materials is no list"],
      [
        PROVENANCE_V02,
        { ...container(), materials: [{ uri: 1 }] },
        "predicate.materials[0].uri is no text",
      ],
      [
        PROVENANCE_V02,
        { ...container(), metadata: { buildInvocationId: "1", buildInvocationID: "2" } },
        "predicate.metadata names two invocations",
      ],
      [
        PROVENANCE_V02,
        { ...container(), metadata: { buildStartedOn: "now" } },
        'predicate.metadata.buildStartedOn is no RFC 3339 time: "now"',
      ],
      [
        PROVENANCE_V02,
        environment({ GITHUB_REF: "refs/heads/evil" }),
        'predicate.invocation.environment.GITHUB_REF contradicts "refs/tags/v1.2.3"',
      ],
      [
        PROVENANCE_V02,
        environment({ github_run_id: [1] }),
        "predicate.invocation.environment.github_run_id is no text",
      ],
      [
        PROVENANCE_V1,
        { ...v1, buildDefinition: { buildType: "x" } },
        "predicate.buildDefinition.externalParameters is missing",
      ],
      [
        PROVENANCE_V1,
        {
          ...v1,
          buildDefinition: { ...v1.buildDefinition, externalParameters: { workflow: "x" } },
        },
        "predicate.buildDefinition.externalParameters.workflow is no object",
      ],
      [PROVENANCE_V1, { ...v1, runDetails: {} }, "predicate.runDetails.builder is missing"],
    ] as const) {
      assert.deepEqual(readProvenance({ type, predicate }), {
        problem: { code: "predicate.malformed", message },
      });
    }
  });

  it("bounds what is compared", () => {
    const predicate = { ...container(), builder: { id: "x".repeat(5000) } };
    assert.deepEqual(readProvenance({ type: PROVENANCE_V02, predicate }), {
      problem: { code: "registry.limit", message: "predicate.builder.id has 5000 characters" },
    });
  });

  it("answers whatever the JSON, with a known code", () => {
    const documents = [
      container,
      containerBased,
      delegated,
      attested,
      npm,
      npm02,
      buildkit,
      tekton,
      gitlab,
    ];
    const anything = fc.oneof(fc.jsonValue(), ...documents.map((make) => mutated(make())));
    fc.assert(
      fc.property(anything, fc.constantFrom(PROVENANCE_V02, PROVENANCE_V1), (predicate, type) => {
        const { view, problem } = readProvenance({ type, predicate });
        assert.notEqual(view === undefined, problem === undefined);
        if (problem === undefined) return;
        assert.ok(isReasonCode(problem.code));
        assert.notEqual(problem.code, "verifier.failed", problem.message);
      }),
      { numRuns: 600 },
    );
  });
});

describe("splitRef", () => {
  it("splits at the one @refs/, else at the last @", () => {
    assert.deepEqual(splitRef("https://a/b.yml@refs/tags/v1"), {
      name: "https://a/b.yml",
      ref: "refs/tags/v1",
    });
    assert.deepEqual(splitRef("https://a/b.yml@refs/tags/@acme/ui@1.0.0"), {
      name: "https://a/b.yml",
      ref: "refs/tags/@acme/ui@1.0.0",
    });
    assert.deepEqual(splitRef("https://a/b.yml@refs/x/c.yml@refs/tags/v1"), {
      name: "https://a/b.yml@refs/x/c.yml",
      ref: "refs/tags/v1",
    });
    assert.deepEqual(splitRef("https://a/b.yml@0123"), { name: "https://a/b.yml", ref: "0123" });
    assert.deepEqual(splitRef("https://a/b"), { name: "https://a/b" });
  });
});
