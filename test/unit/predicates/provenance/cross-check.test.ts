import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  CertificateExtensions,
  CertificateIdentity,
  SignerIdentity,
} from "../../../../trust/evidence/types";
import {
  buildFacts,
  crossCheck,
  PROVENANCE_V02,
  PROVENANCE_V1,
  readProvenance,
  type ExpectedBuilder,
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
  DELEGATOR,
  GENERATOR,
  GITHUB_ISSUER,
  gitlab,
  gitlabJob,
  NODEJS,
  npm,
  npm02,
  plain,
  read,
  RELEASE,
  reusable,
  RUN,
  SHOP,
  tekton,
  without,
} from "./support";

interface Case {
  readonly predicate: object;
  readonly identity: SignerIdentity;
  readonly builder: ExpectedBuilder;
  readonly acceptsRef?: (ref: string | undefined) => boolean;
}

const findingsOf = ({ predicate, identity, builder, acceptsRef = () => true }: Case) =>
  crossCheck({ provenance: read(predicate), identity, builder, acceptsRef });
const codes = (check: Case) => findingsOf(check).map(({ code }) => code);

const generated = {
  predicate: container(),
  identity: reusable(`${CONTAINER}@refs/tags/v2.1.0`),
  builder: { id: CONTAINER, issuer: GITHUB_ISSUER },
};
const own = {
  predicate: attested(),
  identity: plain(),
  builder: { id: RELEASE, issuer: GITHUB_ISSUER },
};
const byDelegator = {
  predicate: delegated(),
  identity: reusable(`${DELEGATOR}@refs/tags/v2.1.0`),
  builder: { id: NODEJS, issuer: GITHUB_ISSUER },
};
const key = { kind: "key", fingerprint: "aa" } as const;
const byChains = {
  predicate: tekton(),
  identity: key,
  builder: { id: "https://tekton.acme.example/chains", signer: "chains" },
};
const npmBuilder = { id: "https://github.com/actions/runner/github-hosted" };
const CONTAINER_BASED = `${GENERATOR}/.github/workflows/builder_container-based_slsa3.yml`;

/** The predicate with one place changed; `undefined` removes it. */
const changed = <Predicate extends object>(
  predicate: Predicate,
  path: string,
  value: unknown,
): Predicate => {
  const copy = JSON.parse(JSON.stringify(predicate)) as Predicate;
  const steps = path.split("/");
  const last = steps.pop() ?? "";
  let at = copy as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  assert.ok(last in at || value !== undefined, path);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
};

describe("crossCheck", () => {
  it("finds nothing where certificate and predicate agree", () => {
    for (const check of [
      generated,
      own,
      byDelegator,
      { ...byDelegator, builder: { id: DELEGATOR } },
      byChains,
      {
        predicate: containerBased(),
        identity: reusable(`${CONTAINER_BASED}@refs/tags/v2.1.0`),
        builder: { id: CONTAINER_BASED },
      },
      { predicate: npm(), identity: plain(), builder: npmBuilder },
      { predicate: npm02(), identity: plain(), builder: npmBuilder },
      { predicate: buildkit(), identity: plain(), builder: own.builder },
      {
        predicate: gitlab(),
        identity: gitlabJob(),
        builder: {
          id: "https://gitlab.com/acme/shop//.gitlab-ci.yml",
          issuer: "https://gitlab.com",
        },
      },
    ]) {
      assert.deepEqual(findingsOf(check), []);
    }
  });

  it("believes a reusable workflow what a certificate from before 2023 does not say", () => {
    const { sourceRepositoryUri, sourceRepositoryDigest, sourceRepositoryRef, buildTrigger } =
      generated.identity.extensions;
    const extensions = {
      sourceRepositoryUri,
      sourceRepositoryDigest,
      sourceRepositoryRef,
      buildTrigger,
    } as CertificateExtensions;
    assert.deepEqual(codes({ ...generated, identity: { ...generated.identity, extensions } }), []);
    assert.deepEqual(codes({ ...own, identity: { ...own.identity, extensions } }), [
      "provenance.ref",
      "provenance.material",
      "provenance.repository-id",
      "provenance.owner-id",
      "provenance.runner",
      "provenance.run",
    ]);
  });

  describe("the builder", () => {
    const cases: [string, Case, object][] = [
      [
        "of another issuer",
        { ...generated, identity: { ...generated.identity, issuer: "https://evil.example" } },
        {
          code: "provenance.issuer",
          found: 'a certificate for an identity of "https://evil.example"',
          expected: `an identity of "${GITHUB_ISSUER}"`,
        },
      ],
      [
        "another workflow",
        { ...generated, builder: { id: `${CONTAINER}.evil` } },
        {
          code: "provenance.signer",
          found: `signed by "${CONTAINER}@refs/tags/v2.1.0"`,
          expected: `builder "${CONTAINER}.evil"`,
        },
      ],
      [
        "at a ref that is not accepted",
        { ...generated, acceptsRef: (ref) => ref !== "refs/tags/v2.1.0" },
        {
          code: "provenance.builder-ref",
          found: 'a builder at "refs/tags/v2.1.0"',
          expected: "a ref that the policy accepts for the builder",
        },
      ],
      [
        "not the one that the predicate names",
        {
          ...generated,
          predicate: changed(container(), "builder/id", `${CONTAINER}@refs/tags/v2.0.0`),
        },
        {
          code: "provenance.builder",
          found: `builder "${CONTAINER}@refs/tags/v2.0.0"`,
          expected: `builder "${CONTAINER}@refs/tags/v2.1.0"`,
        },
      ],
      [
        "not named by the predicate",
        { ...generated, predicate: changed(container(), "builder/id", "") },
        {
          code: "provenance.builder",
          found: "a predicate without builder id",
          expected: `builder "${CONTAINER}@refs/tags/v2.1.0"`,
        },
      ],
      [
        "a key, although it signs with certificates",
        { ...byChains, builder: { id: byChains.builder.id } },
        {
          code: "provenance.signer",
          found: "signed by a key",
          expected: `builder "${byChains.builder.id}"`,
        },
      ],
      [
        "with a key, under another id",
        { ...byChains, builder: { ...byChains.builder, id: "https://other.example" } },
        {
          code: "provenance.builder",
          found: `builder "${byChains.builder.id}"`,
          expected: 'builder "https://other.example"',
        },
      ],
      [
        "with a key, at a ref that is not accepted",
        {
          ...byChains,
          predicate: changed(tekton(), "runDetails/builder/id", `${byChains.builder.id}@v1`),
          acceptsRef: (ref) => ref === undefined,
        },
        {
          code: "provenance.builder-ref",
          found: 'a builder at "v1"',
          expected: "a ref that the policy accepts for the builder",
        },
      ],
      [
        "behind a delegator that is no release",
        { ...byDelegator, identity: reusable(`${DELEGATOR}@refs/heads/main`) },
        {
          code: "provenance.builder-ref",
          found: 'a builder at "refs/heads/main"',
          expected: "a tag vX.Y.Z",
        },
      ],
      [
        "behind a delegator, at a ref that is not accepted",
        { ...byDelegator, acceptsRef: (ref) => ref === "refs/tags/v9.9.9" },
        {
          code: "provenance.builder-ref",
          found: 'a builder at "refs/tags/v2.1.0"',
          expected: "a ref that the policy accepts for the builder",
        },
      ],
      [
        "another one behind a delegator",
        {
          ...byDelegator,
          predicate: changed(delegated(), "runDetails/builder/id", `${RELEASE}@refs/tags/v1.0.0`),
        },
        {
          code: "provenance.builder",
          found: `builder "${RELEASE}@refs/tags/v1.0.0"`,
          expected: `builder "${NODEJS}"`,
        },
      ],
      [
        "a stranger's, where the policy names the delegator",
        {
          ...byDelegator,
          builder: { id: DELEGATOR },
          predicate: changed(delegated(), "runDetails/builder/id", `${RELEASE}@refs/tags/v1.0.0`),
        },
        {
          code: "provenance.builder",
          found: `builder "${RELEASE}@refs/tags/v1.0.0"`,
          expected: `builder "a workflow of ${GENERATOR}/.github/workflows/"`,
        },
      ],
      [
        "a branch of the delegator's repository",
        {
          ...byDelegator,
          builder: { id: DELEGATOR },
          predicate: changed(delegated(), "runDetails/builder/id", `${NODEJS}@refs/heads/main`),
        },
        {
          code: "provenance.builder-ref",
          found: 'a builder at "refs/heads/main"',
          expected: "a tag vX.Y.Z",
        },
      ],
      [
        "GitHub's runner, on machines of somebody else",
        {
          predicate: changed(
            npm(),
            "runDetails/builder/id",
            "https://github.com/actions/runner/self-hosted",
          ),
          identity: plain({ runnerEnvironment: "self-hosted" }),
          builder: npmBuilder,
        },
        {
          code: "provenance.builder",
          found: 'builder "https://github.com/actions/runner/self-hosted"',
          expected: `builder "${npmBuilder.id}"`,
        },
      ],
    ];
    for (const [name, check, expected] of cases) {
      it(name, () => {
        assert.deepEqual(findingsOf(check), [expected]);
      });
    }

    it("is no delegator's caller without a delegator's certificate", () => {
      assert.deepEqual(codes({ ...byDelegator, identity: reusable(`${RELEASE}2@refs/heads/x`) }), [
        "provenance.signer",
        "provenance.builder",
      ]);
    });

    it("is an account as a whole, whose domain is no ref", () => {
      const identity: CertificateIdentity = {
        kind: "certificate",
        issuer: "https://accounts.example",
        subject: "builder@acme.example",
        extensions: {},
      };
      const predicate = changed(tekton(), "runDetails/builder/id", identity.subject);
      const builder = { id: "builder@acme.example", issuer: identity.issuer };
      const acceptsRef = (ref: string | undefined) => ref === undefined;
      assert.deepEqual(codes({ predicate, identity, builder, acceptsRef }), []);
      assert.deepEqual(codes({ predicate, identity, builder: { ...builder, id: "builder" } }), [
        "provenance.signer",
      ]);
    });

    it("is GitLab's runner of the certificate's project, and BuildKit's run of the certificate", () => {
      const builder = { id: "https://gitlab.com/acme/shop//.gitlab-ci.yml" };
      const of = (id: string) => changed(gitlab(), "runDetails/builder/id", id);
      for (const id of ["https://gitlab.com/acme/shop-evil/-/runners/1", "https://gitlab.com/acme"])
        assert.deepEqual(codes({ predicate: of(id), identity: gitlabJob(), builder }), [
          "provenance.builder",
        ]);
      for (const [id, found] of [
        [RUN, []],
        [`${SHOP}/actions/runs/78`, ["provenance.builder"]],
        [`${SHOP}/actions/runs/7`, ["provenance.builder"]],
      ] as const) {
        const predicate = changed(buildkit(), "runDetails/builder/id", id);
        assert.deepEqual(codes({ ...own, predicate }), found);
      }
    });
  });

  describe("the certificate", () => {
    const cases: [string, CertificateExtensions, string[]][] = [
      [
        "with a workflow of another commit",
        { buildConfigDigest: "aa" },
        ["provenance.config-commit"],
      ],
      [
        "with a workflow of another repository",
        { buildConfigUri: "https://github.com/acme/shop-evil/x.yml@refs/heads/main" },
        ["provenance.config"],
      ],
      ["with a workflow without ref", { buildConfigUri: RELEASE }, ["provenance.config"]],
    ];
    for (const [name, extensions, expected] of cases) {
      it(name, () => {
        const identity = reusable(generated.identity.subject, extensions);
        const found = codes({ ...generated, identity });
        assert.deepEqual(found.slice(0, 1), expected);
      });
    }

    it("without source repository, since a reusable workflow may be called by strangers", () => {
      const extensions = without(generated.identity.extensions, "sourceRepositoryUri");
      const [first] = findingsOf({ ...generated, identity: { ...generated.identity, extensions } });
      assert.deepEqual(first, {
        code: "provenance.source",
        found: "a certificate without source repository",
        expected: "the source repository, since a workflow may be called by strangers",
      });
    });
  });

  /** A place of the predicate, what it is changed to, and the codes that tell. */
  type Row = readonly [string, unknown, readonly string[]];
  const each = (base: Case, rows: readonly Row[]): void => {
    for (const [path, value, expected] of rows) {
      it(`${path}: ${value === undefined ? "missing" : JSON.stringify(value)}`, () => {
        assert.deepEqual(
          codes({ ...base, predicate: changed(base.predicate, path, value) }),
          expected,
        );
      });
    }
  };
  const evil = "git+https://github.com/acme/shop-evil@refs/tags/v1.2.3";
  const noRef = `git+${SHOP}`;
  const environment = "invocation/environment";

  describe("the predicate of slsa-github-generator", () => {
    each(generated, [
      ["invocation/configSource/uri", evil, ["provenance.source"]],
      ["invocation/configSource/uri", `git+${SHOP}@refs/heads/main`, ["provenance.ref"]],
      ["invocation/configSource/uri", noRef, ["provenance.ref"]],
      ["invocation/configSource/uri", undefined, ["provenance.source"]],
      ["invocation/configSource/digest/sha1", "f".repeat(40), ["provenance.commit"]],
      ["invocation/configSource/entryPoint", "other.yml", ["provenance.workflow"]],
      ["materials/0/uri", evil, ["provenance.material"]],
      ["materials/0/uri", noRef, ["provenance.material"]],
      ["materials/0/digest/sha1", "f".repeat(40), ["provenance.material"]],
      ["materials/0/digest", undefined, ["provenance.material"]],
      ["materials", [], ["provenance.material"]],
      [`${environment}/github_ref`, "refs/tags/v9.9.9", ["provenance.ref"]],
      [`${environment}/github_sha1`, "f".repeat(40), ["provenance.commit"]],
      [`${environment}/github_repository_id`, "4321", ["provenance.repository-id"]],
      [`${environment}/github_repository_owner_id`, "21", ["provenance.owner-id"]],
      [`${environment}/github_event_name`, "pull_request", ["provenance.trigger"]],
      [`${environment}/github_run_id`, "78", ["provenance.run"]],
      [`${environment}/github_run_attempt`, "1", ["provenance.run"]],
      ["metadata/buildInvocationID", "78-1", ["provenance.run"]],
      [`${environment}/github_ref_type`, "branch", ["provenance.ref-type"]],
      [`${environment}/github_event_payload`, { inputs: {} }, ["provenance.inputs"]],
    ]);
  });

  describe("the predicate of a delegator", () => {
    const claims = "buildDefinition/internalParameters";
    const dependency = "buildDefinition/resolvedDependencies/0";
    each(byDelegator, [
      [
        `${claims}/GITHUB_WORKFLOW_REF`,
        "acme/shop-evil/.github/workflows/release.yml@refs/tags/v1.2.3",
        ["provenance.source", "provenance.workflow"],
      ],
      [`${claims}/GITHUB_WORKFLOW_REF`, undefined, ["provenance.source"]],
      [
        claims,
        {
          ...delegated().buildDefinition.internalParameters,
          GITHUB_WORKFLOW_REF: "acme/shop/.github/workflows/release.yml",
          GITHUB_SHA: "f".repeat(40),
        },
        ["provenance.ref", "provenance.commit", "provenance.commit", "provenance.workflow"],
      ],
      [`${claims}/GITHUB_REPOSITORY`, "acme/shop-evil", ["provenance.source"]],
      [`${claims}/GITHUB_WORKFLOW_SHA`, "f".repeat(40), ["provenance.workflow-commit"]],
      // A delegator may build a commit that it made itself, which has no ref yet.
      [dependency, { uri: noRef, digest: { sha1: "f".repeat(40) } }, []],
      [`${dependency}/uri`, evil.replace(/@.*/, ""), ["provenance.material"]],
      [`${dependency}/uri`, `git+${SHOP}@refs/heads/main`, ["provenance.material"]],
    ]);
  });

  describe("the predicate of an ordinary workflow", () => {
    const github = "buildDefinition/internalParameters/github";
    const called = "buildDefinition/externalParameters/workflow";
    const dependencies = "buildDefinition/resolvedDependencies";
    each(own, [
      [`${github}/event_name`, "release", ["provenance.trigger"]],
      [`${github}/repository_id`, "4321", ["provenance.repository-id"]],
      [`${github}/repository_owner_id`, "21", ["provenance.owner-id"]],
      [`${github}/runner_environment`, "self-hosted", ["provenance.runner"]],
      [`${called}/repository`, `${SHOP}-evil`, ["provenance.source"]],
      [`${called}/ref`, "refs/heads/evil", ["provenance.ref"]],
      [`${called}/ref`, undefined, ["provenance.ref"]],
      [`${called}/path`, ".github/workflows/other.yml", ["provenance.workflow"]],
      [`${dependencies}/0/digest/gitCommit`, "f".repeat(40), ["provenance.material"]],
      [dependencies, undefined, ["provenance.material"]],
      ["runDetails/metadata/invocationId", `${RUN}0`, ["provenance.run"]],
      [
        dependencies,
        [...attested().buildDefinition.resolvedDependencies, { uri: "pkg:npm/a@1" }],
        ["provenance.unconfirmable"],
      ],
      [`${github}/actor`, "mona", ["provenance.unconfirmable"]],
      ["buildDefinition/internalParameters/more", 1, ["provenance.unconfirmable"]],
      ["runDetails/metadata/startedOn", "2026-11-20T00:00:00Z", ["provenance.unconfirmable"]],
      ["runDetails/metadata/finishedOn", "2026-11-20T00:00:00Z", ["provenance.unconfirmable"]],
    ]);

    it("may say more if a reusable workflow wrote it", () => {
      const id = "https://github.com/acme/workflows/.github/workflows/build.yml";
      const predicate = changed(
        changed(attested(), "runDetails/builder/id", `${id}@refs/tags/v1`),
        "runDetails/metadata/startedOn",
        "2026-11-20T00:00:00Z",
      );
      const { extensions } = plain();
      const identity = { ...plain(), subject: `${id}@refs/tags/v1`, extensions };
      assert.deepEqual(codes({ predicate, identity, builder: { id } }), []);
    });
  });

  describe("the predicate of npm", () => {
    each({ predicate: npm02(), identity: plain(), builder: npmBuilder }, [
      [
        `${environment}/GITHUB_WORKFLOW_REF`,
        "acme/shop/x.yml@refs/heads/main",
        ["provenance.workflow"],
      ],
      [`${environment}/GITHUB_WORKFLOW_SHA`, "f".repeat(40), ["provenance.workflow-commit"]],
      [`${environment}/GITHUB_REPOSITORY`, "acme/shop-evil", ["provenance.source"]],
      [`${environment}/GITHUB_ACTOR`, "mona", ["provenance.unconfirmable"]],
      ["invocation/parameters", { a: 1 }, ["provenance.unconfirmable"]],
      ["buildConfig", { steps: [] }, ["provenance.unconfirmable"]],
      ["buildConfig", {}, []],
      ["metadata/reproducible", true, ["provenance.unconfirmable"]],
      ["metadata/completeness/materials", true, ["provenance.unconfirmable"]],
      ["metadata/completeness/parameters", true, ["provenance.unconfirmable"]],
      ["metadata/completeness/environment", true, ["provenance.unconfirmable"]],
      // npm named no ref among the materials before 2023, but always the commit.
      ["materials/0/uri", noRef, []],
      ["materials/0", { uri: noRef }, ["provenance.material"]],
      ["builder/id", "https://github.com/actions/runner/github-hosted", []],
    ]);
  });

  it("believes no reusable workflow for npm, whose builder any workflow may sign as", () => {
    const stranger = "https://github.com/evil/workflows/.github/workflows/publish.yml@refs/heads/x";
    const identity = { ...plain({ buildSignerDigest: "f".repeat(40) }), subject: stranger };
    const base = { predicate: npm02(), identity, builder: npmBuilder };
    assert.deepEqual(codes(base), []);
    const predicate = changed(npm02(), "metadata/buildFinishedOn", "2026-11-20T00:00:00Z");
    assert.deepEqual(codes({ ...base, predicate }), ["provenance.unconfirmable"]);
    const extensions = without(identity.extensions, "sourceRepositoryId");
    assert.deepEqual(codes({ ...base, identity: { ...identity, extensions } }), [
      "provenance.repository-id",
    ]);
  });

  it("compares the commit of the workflow that signed, where it was not called by another", () => {
    const identity = plain({ buildSignerDigest: "f".repeat(40) });
    assert.deepEqual(codes({ predicate: npm02(), identity, builder: npmBuilder }), [
      "provenance.workflow-commit",
    ]);
  });

  describe("the predicate of GitLab", () => {
    const parameters = "buildDefinition/externalParameters";
    const builder = { id: "https://gitlab.com/acme/shop//.gitlab-ci.yml" };
    each({ predicate: gitlab(), identity: gitlabJob(), builder }, [
      [`${parameters}/source`, "https://gitlab.com/acme/evil", ["provenance.source"]],
      [`${parameters}/variables/CI_COMMIT_BRANCH`, "evil", ["provenance.ref"]],
      [`${parameters}/variables/CI_COMMIT_TAG`, "v1", ["provenance.ref"]],
      [`${parameters}/variables/CI_PIPELINE_SOURCE`, "web", ["provenance.trigger"]],
      ["runDetails/metadata/invocationId", "98", ["provenance.run"]],
      [
        "buildDefinition/resolvedDependencies/0/digest/sha256",
        "f".repeat(40),
        ["provenance.commit", "provenance.material"],
      ],
    ]);
  });

  it("refuses another source of BuildKit's than the certificate's", () => {
    const path = "buildDefinition/externalParameters/configSource/uri";
    const predicate = changed(buildkit(), path, `${SHOP}-evil.git#refs/heads/main`);
    assert.deepEqual(findingsOf({ ...own, predicate }), [
      {
        code: "provenance.source",
        found: `repository "${SHOP}-evil" in externalParameters.configSource`,
        expected: `repository "${SHOP}" as in the certificate`,
      },
    ]);
  });

  it("says how the predicate contradicts itself", () => {
    const environment = { github_ref_type: "branch", github_event_payload: { inputs: {} } };
    const of = (invocation: object) =>
      findingsOf({ ...byChains, predicate: { ...container(), invocation, materials: [] } });
    const builder = {
      code: "provenance.builder",
      found: `builder "${CONTAINER}@refs/tags/v2.1.0"`,
      expected: `builder "${byChains.builder.id}"`,
    };
    const refType = {
      code: "provenance.ref-type",
      found: 'ref type "branch" of "refs/tags/v1.2.3"',
      expected: "tag for a ref under refs/tags/, branch for any other",
    };
    const inputs = {
      code: "provenance.inputs",
      found: "inputs of a build started by nothing known",
      expected: "trigger workflow_dispatch, the only one with inputs",
    };
    const { configSource } = container().invocation;
    assert.deepEqual(of({ configSource, environment }), [builder, refType, inputs]);
    assert.deepEqual(
      of({ environment: { ...environment, github_ref_type: "tag", github_event_name: "push" } }),
      [
        builder,
        { ...refType, found: 'ref type "tag" of no ref' },
        { ...inputs, found: 'inputs of a build started by "push"' },
      ],
    );
  });

  it("says what was found and expected of a claim", () => {
    const predicate = changed(container(), `${environment}/github_run_id`, "78");
    assert.deepEqual(findingsOf({ ...generated, predicate }), [
      {
        code: "provenance.run",
        found: 'run id "78" in the predicate',
        expected: 'run id "77" as in the certificate',
      },
    ]);
    const extensions = without(own.identity.extensions, "runnerEnvironment");
    assert.deepEqual(findingsOf({ ...own, identity: { ...own.identity, extensions } }), [
      {
        code: "provenance.runner",
        found: 'runner environment "github-hosted" in the predicate',
        expected: "runner environment confirmed by the certificate, which names none",
      },
    ]);
  });

  it("answers whatever the predicate, with known codes, and never takes it for another build", () => {
    const bases: Case[] = [generated, own, byDelegator, byChains];
    fc.assert(
      fc.property(
        fc
          .constantFrom(...bases)
          .chain((base) => fc.tuple(fc.constant(base), mutated(base.predicate))),
        fc.constantFrom(PROVENANCE_V02, PROVENANCE_V1),
        ([base, predicate], type) => {
          const { view } = readProvenance({ type, predicate });
          if (view === undefined) return;
          const check = { ...base, provenance: view, acceptsRef: () => true };
          for (const { code } of crossCheck(check)) assert.ok(isReasonCode(code));
          if (base.identity.kind === "key") return;
          const facts = buildFacts(check);
          const { extensions } = base.identity;
          assert.equal(facts.repository, extensions.sourceRepositoryUri);
          assert.equal(facts.ref, extensions.sourceRepositoryRef);
          assert.equal(facts.commit, extensions.sourceRepositoryDigest);
          assert.equal(facts.trigger, extensions.buildTrigger);
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe("buildFacts", () => {
  const facts = ({ predicate, identity }: Pick<Case, "predicate" | "identity">) =>
    buildFacts({ provenance: read(predicate), identity });

  it("takes them from the certificate, whatever the predicate says", () => {
    const expected = {
      repository: SHOP,
      ref: "refs/heads/main",
      commit: COMMIT,
      trigger: "push",
      runner: "github-hosted",
      workflow: ".github/workflows/release.yml",
      invocation: RUN,
    };
    assert.deepEqual(facts(own), expected);
    assert.deepEqual(facts({ predicate: tekton(), identity: plain() }), expected);
    assert.deepEqual(facts(generated), { ...expected, ref: "refs/tags/v1.2.3", tag: "v1.2.3" });
  });

  it("takes what a platform's own key signed", () => {
    assert.deepEqual(facts(byChains), {
      repository: "https://git.acme.example/shop",
      commit: COMMIT,
      workflow: "ci.yaml",
      invocation: "1aa04ff2",
    });
    assert.deepEqual(facts({ predicate: container(), identity: key }), {
      repository: SHOP,
      ref: "refs/tags/v1.2.3",
      tag: "v1.2.3",
      commit: COMMIT,
      trigger: "push",
      workflow: ".github/workflows/release.yml",
      invocation: "77-2",
    });
  });

  it("takes the runner from a reusable workflow where the certificate names none", () => {
    const withoutRunner = (identity: CertificateIdentity) => ({
      ...identity,
      extensions: without(identity.extensions, "runnerEnvironment"),
    });
    const predicate = attested();
    const called = withoutRunner(reusable(`${CONTAINER}@refs/tags/v2.1.0`));
    assert.equal(facts({ predicate, identity: called }).runner, "github-hosted");
    assert.equal(facts({ predicate, identity: withoutRunner(plain()) }).runner, undefined);
  });

  it("leaves open what the certificate of a workflow does not say about the source", () => {
    const identity = { ...generated.identity, extensions: {} };
    assert.deepEqual(facts({ predicate: container(), identity }), {});
    const extensions = { sourceRepositoryUri: SHOP };
    assert.deepEqual(facts({ predicate: container(), identity: { ...identity, extensions } }), {
      repository: SHOP,
      workflow: ".github/workflows/release.yml",
      invocation: "77-2",
    });
    assert.deepEqual(facts({ predicate: attested(), identity: { ...plain(), extensions } }), {
      repository: SHOP,
    });
  });
});
