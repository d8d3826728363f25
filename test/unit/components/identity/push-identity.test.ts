import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { GithubSubjects, PushIdentity } from "../../../../components/identity";
import type { PushIdentityArgs } from "../../../../components/identity";
import { Profile } from "../../../../components/profile";
import { ContainerRegistry, PermissionMode } from "../../../../components/registry";
import type { AttestationDocument } from "../../../../trust/policy";
import type { Registered } from "../azure-mocks";
import { find, production, usePolicies } from "../registry/support";
import { run, settle } from "../support";
import { github, IDENTITY, makeIdentity, REGISTRY, registeredDespite, signedBy } from "./support";
import { useSubscription } from "../subscription";

const accepted = (...checks: string[]) => ({
  suppressions: checks.map((check) => ({ check, reason: "a test", expires: "2099-12-31" })),
});

const ISSUER = "https://token.actions.githubusercontent.com";
const ORGANIZATION = "6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11";
const NAME = "@Request[Microsoft.ContainerRegistry/registries/repositories:name]";
const ACTIONS = "Microsoft.ContainerRegistry/registries/repositories";
const CONDITION = `((!(ActionMatches{'${ACTIONS}/content/read'}) AND !(ActionMatches{'${ACTIONS}/content/write'}) AND !(ActionMatches{'${ACTIONS}/metadata/read'}) AND !(ActionMatches{'${ACTIONS}/metadata/write'})) OR ((${NAME} StringStartsWithIgnoreCase 'shop/')))`;

const credentialsIn = (registered: readonly Registered[]): Registered[] =>
  registered.filter(({ type }) => type.endsWith(":FederatedIdentityCredential"));

describe("PushIdentity", () => {
  const write = usePolicies();
  useSubscription();

  /** What the one signer `release` needs, with subjects by name. */
  const basics = (changes: Partial<PushIdentityArgs> = {}): PushIdentityArgs => ({
    resourceGroupName: "rg",
    registryId: REGISTRY,
    signers: ["release"],
    trustPolicy: write(signedBy({ release: { githubWorkflow: github } })),
    ...accepted("push.immutable-subjects"),
    ...changes,
  });

  for (const preview of [false, true]) {
    it(`lets a signer push what it signs, ${preview ? "previewed" : "updated"}`, async () => {
      const { registered, identity } = await makeIdentity(basics(), { preview });
      const credential = credentialsIn(registered)[0]?.name ?? "";
      assert.match(credential, /^ci-credential-[0-9a-f]{12}$/);
      assert.deepEqual(registered.map(({ type, name }) => `${type} ${name}`).sort(), [
        "azure-native:authorization:RoleAssignment ci-push",
        `azure-native:managedidentity:FederatedIdentityCredential ${credential}`,
        "azure-native:managedidentity:UserAssignedIdentity ci-identity",
      ]);
      const { resourceName, ...rest } = find(registered, "ci-identity");
      assert.match(String(resourceName), /^ci-[0-9a-f]{6}$/);
      assert.deepEqual(rest, { resourceGroupName: "rg" });
      assert.deepEqual(find(registered, credential), {
        resourceGroupName: "rg",
        resourceName,
        federatedIdentityCredentialResourceName: credential.replace("ci-credential", "push"),
        issuer: ISSUER,
        subject: "repo:acme/shop:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      });
      const { roleDefinitionId, roleAssignmentName, ...grant } = find(registered, "ci-push");
      assert.match(String(roleDefinitionId), /\/2a1e307c-b015-4ebd-883e-5b7698a07328$/);
      assert.match(String(roleAssignmentName), /^[0-9a-f-]{36}$/);
      assert.deepEqual(grant, {
        scope: REGISTRY,
        principalId: "principal-of-ci-identity",
        principalType: "ServicePrincipal",
        condition: CONDITION,
        conditionVersion: "2.0",
      });
      assert.equal((await settle(identity.clientId)).value, "client-of-ci-identity");
      assert.equal((await settle(identity.principalId)).value, "principal-of-ci-identity");
      assert.deepEqual((await settle(identity.issuers)).value, [ISSUER]);
      assert.deepEqual((await settle(identity.posture)).value, {
        met: ["push.repositories"],
        deviations: [
          {
            check: "push.immutable-subjects",
            title:
              "no GitHub credential that a repository created again under the same name would match",
            reason: "a test",
            expires: "2099-12-31",
          },
        ],
      });
      assert.equal((await settle(identity.estimatedMonthlyCost)).value.monthlyUsd, 0);
    });
  }

  describe("has the subjects", () => {
    const gitlab = { project: "acme/tools/shop", refs: ["refs/heads/main", "refs/tags/v1/rc"] };
    const devops = { organization: "acme", organizationId: ORGANIZATION, project: "shop" };
    const withId = { githubWorkflow: { ...github, repositoryId: "22" } };
    const cases: Record<
      string,
      readonly [Parameters<typeof signedBy>[0], Partial<PushIdentityArgs>, readonly string[]]
    > = {
      "of a branch and a tag of GitHub": [
        { release: { githubWorkflow: { ...github, refs: ["refs/heads/main", "refs/tags/v1"] } } },
        accepted("push.immutable-subjects"),
        ["repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:ref:refs/tags/v1"],
      ],
      "of GitHub by name and by ids where both are known": [
        { release: withId },
        { githubOwnerIds: { acme: "11" }, ...accepted("push.immutable-subjects") },
        ["repo:acme/shop:ref:refs/heads/main", "repo:acme@11/shop@22:ref:refs/heads/main"],
      ],
      "of GitHub by ids only": [
        { release: withId },
        { githubOwnerIds: { acme: "11" }, githubSubjects: GithubSubjects.Ids },
        ["repo:acme@11/shop@22:ref:refs/heads/main"],
      ],
      "of GitHub by name only, though ids are known": [
        { release: withId },
        {
          githubOwnerIds: { acme: "11" },
          githubSubjects: GithubSubjects.Names,
          ...accepted("push.immutable-subjects"),
        },
        ["repo:acme/shop:ref:refs/heads/main"],
      ],
      "of GitHub's environments in place of refs": [
        { release: { githubWorkflow: { ...github, refs: ["refs/tags/v*"] } } },
        { environments: ["production", "eu:west"], ...accepted("push.immutable-subjects") },
        ["repo:acme/shop:environment:production", "repo:acme/shop:environment:eu%3Awest"],
      ],
      "of the caller of a reusable workflow, whose token it is": [
        {
          release: {
            githubWorkflow: {
              repository: "acme/shop",
              refs: ["refs/heads/main"],
              reusableWorkflow: "acme/workflows/.github/workflows/build.yml",
              reusableRefs: ["refs/tags/v*"],
            },
          },
        },
        accepted("push.immutable-subjects"),
        ["repo:acme/shop:ref:refs/heads/main"],
      ],
      "of GitLab": [
        { release: { gitlabCi: gitlab } },
        {},
        [
          "project_path:acme/tools/shop:ref_type:branch:ref:main",
          "project_path:acme/tools/shop:ref_type:tag:ref:v1/rc",
        ],
      ],
      "of a service connection of Azure DevOps": [
        { release: { azureDevOps: { ...devops, serviceConnection: "push" }, root: "private" } },
        {},
        ["sc://acme/shop/push"],
      ],
      "of several signers, each once": [
        {
          release: { githubWorkflow: github },
          same: { githubWorkflow: { ...github, workflow: ".github/workflows/other.yml" } },
          ops: {
            gitlabCi: { ...gitlab, refs: ["refs/heads/main"], server: "https://git.acme.example" },
          },
        },
        { signers: ["release", "same", "ops"], ...accepted("push.immutable-subjects") },
        [
          "repo:acme/shop:ref:refs/heads/main",
          "project_path:acme/tools/shop:ref_type:branch:ref:main",
        ],
      ],
    };
    for (const [name, [signers, changes, subjects]] of Object.entries(cases)) {
      it(name, async () => {
        const trustPolicy = write(signedBy(signers));
        const { registered, identity } = await makeIdentity(
          basics({ trustPolicy, suppressions: [], ...changes }),
        );
        assert.deepEqual((await settle(identity.subjects)).value, subjects);
        assert.deepEqual(
          credentialsIn(registered).map(({ inputs }) => inputs.subject),
          subjects,
        );
      });
    }

    it("with the issuers of the signers", async () => {
      const signers = {
        release: { githubWorkflow: github },
        ops: { gitlabCi: { ...gitlab, server: "https://git.acme.example" } },
        azure: { azureDevOps: { ...devops, pipeline: "release" }, root: "private" },
      };
      const { registered, identity } = await makeIdentity(
        basics({ trustPolicy: write(signedBy(signers)), signers: Object.keys(signers) }),
      );
      const issuers = [
        ISSUER,
        "https://git.acme.example",
        `https://vstoken.dev.azure.com/${ORGANIZATION}`,
      ];
      assert.deepEqual((await settle(identity.issuers)).value, issuers);
      assert.deepEqual(
        [...new Set(credentialsIn(registered).map(({ inputs }) => inputs.issuer))],
        issuers,
      );
    });
  });

  it("writes its credentials one after another, under names that others do not change", async () => {
    const make = async (refs: string[]) => {
      const trustPolicy = write(signedBy({ release: { githubWorkflow: { ...github, refs } } }));
      const { registered, waits } = await makeIdentity(basics({ trustPolicy }));
      return { waits, names: credentialsIn(registered).map(({ name }) => name) };
    };
    const { names, waits } = await make(["refs/heads/a", "refs/heads/b", "refs/heads/c"]);
    assert.deepEqual(
      names.map((name) => waits[name]),
      [[], names.slice(0, 1), names.slice(0, 2)],
    );
    assert.deepEqual((await make(["refs/heads/c", "refs/heads/a"])).names, [names[2], names[0]]);
  });

  it("takes an identity that is there", async () => {
    const { registered } = await makeIdentity(
      basics({ resourceGroupName: undefined, identityId: IDENTITY }),
    );
    assert.deepEqual(find(registered, "ci-identity"), {});
    const { resourceGroupName, resourceName } = credentialsIn(registered)[0]?.inputs ?? {};
    assert.deepEqual([resourceGroupName, resourceName], ["people", "pusher"]);
    assert.equal(find(registered, "ci-push").principalId, "principal-of-ci-identity");
  });

  it("may push everything in mode Registry, which is a deviation", async () => {
    const { registered, identity } = await makeIdentity(
      basics({ profile: Profile.Development, suppressions: [], tags: { team: "a" } }),
    );
    const grant = find(registered, "ci-push");
    assert.match(String(grant.roleDefinitionId), /\/8311e382-0749-4cb8-b61a-304f252e45ec$/);
    assert.equal("condition" in grant || "conditionVersion" in grant, false);
    assert.deepEqual(find(registered, "ci-identity").tags, { team: "a" });
    const { deviations } = (await settle(identity.posture)).value;
    assert.deepEqual(
      deviations.map(({ check, reason }) => `${check}: ${reason}`),
      ["push.immutable-subjects: profile development", "push.repositories: profile development"],
    );
  });

  it("pushes what it attests, though it signs no image", async () => {
    const workflow = (name: string) => ({
      githubWorkflow: { ...github, workflow: `.github/workflows/${name}.yml` },
    });
    const names = ["release", "scan", "vex", "sbom", "review", "gate", "build"];
    const rule = (name: string, attestation: AttestationDocument) => ({
      name,
      images: [`acmeprod.azurecr.io/${name}`],
      attestations: [attestation],
    });
    const trustPolicy = write(
      signedBy(Object.fromEntries(names.map((name) => [name, workflow(name)])), {
        verifiers: { gate: { id: "https://acme.example/gate", signer: "gate" } },
        builders: { build: { id: "https://acme.example/build", signer: "build", maxLevel: 2 } },
        rules: [
          { name: "signed", images: ["acmeprod.azurecr.io/release"], signature: ["release"] },
          rule("scan", {
            vulnerabilityScan: { failOn: "high", signers: ["scan"], vexSigners: ["vex"] },
          }),
          rule("sbom", { sbom: { formats: ["spdx"], signers: ["sbom"] } }),
          rule("review", { predicate: { type: "https://a.example/v1", signers: ["review"] } }),
          rule("gate", {
            vsa: { verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"], maxAge: "P30D" },
          }),
          rule("build", {
            slsaProvenance: { level: 2, builders: ["build"], repository: "acme/shop" },
          }),
        ],
      }),
    );
    for (const name of names) {
      const { registered } = await makeIdentity(basics({ trustPolicy, signers: [name] }));
      assert.match(
        String(find(registered, "ci-push").condition),
        new RegExp(
          `OR \\(\\(\\S+ StringEqualsIgnoreCase '${name === "vex" ? "scan" : name}'\\)\\)\\)$`,
        ),
      );
    }
  });

  describe("of a registry that only the update knows", () => {
    const later = (value: string): pulumi.Output<string> => pulumi.output(Promise.resolve(value));

    it("has its condition", async () => {
      const { registered } = await makeIdentity(basics({ registryId: later(REGISTRY) }));
      assert.equal(find(registered, "ci-push").condition, CONDITION);
    });

    it("has none where its rules name the whole registry", async () => {
      const images = ["acmeprod.azurecr.io/**"];
      const rules = [{ name: "all", images, signature: ["release"] }];
      const trustPolicy = write(signedBy({ release: { githubWorkflow: github } }, { rules }));
      for (const registryId of [REGISTRY, later(REGISTRY)]) {
        const { registered } = await makeIdentity(basics({ registryId, trustPolicy }));
        const grant = find(registered, "ci-push");
        assert.equal("condition" in grant || "conditionVersion" in grant, false);
      }
    });

    it("is given no role, and no identity, where the rules name another registry", async () => {
      const registryId = later(REGISTRY.replace("acmeProd", "acmetest"));
      for (const args of [
        basics({ registryId }),
        basics({ registryId, loginServer: later("acmetest.azurecr.io") }),
      ]) {
        const { registered, logged } = await run(() => [new PushIdentity("ci", args).identityId]);
        assert.deepEqual(logged, [
          'error: trustPolicy: release of policy "acme" names no image of acmetest.azurecr.io; its patterns are acmeprod.azurecr.io/shop/**; add a pattern such as acmetest.azurecr.io/**, or give the registry the name that the patterns have',
        ]);
        assert.deepEqual(
          registered.map(({ name }) => name),
          ["ci"],
        );
      }
    });
  });

  it("grants an identity that is there nothing, and lets nobody log in as it, unless its arguments hold", async () => {
    const registryId = pulumi.output(Promise.resolve(REGISTRY.replace("acmeProd", "acmetest")));
    assert.deepEqual(await registeredDespite(basics({ identityId: IDENTITY, registryId })), [
      "ci-identity",
    ]);
  });

  it("makes no secret of who may push because one argument is one", async () => {
    const { registered, identity } = await makeIdentity(
      basics({ registryId: pulumi.secret(REGISTRY) }),
    );
    for (const output of [identity.identityId, identity.subjects, identity.posture]) {
      assert.equal((await settle<unknown>(output)).secret, false);
    }
    assert.equal(find(registered, "ci-identity").resourceGroupName, "rg");
  });

  it("takes the registry's host where it is given", async () => {
    const images = ["acmeprod-a1b2.azurecr.io/shop/**"];
    const rules = [{ name: "all", images, signature: ["release"] }];
    const { registered } = await makeIdentity(
      basics({
        trustPolicy: write(signedBy({ release: { githubWorkflow: github } }, { rules })),
        loginServer: "AcmeProd-a1b2.azurecr.io",
        permissionMode: PermissionMode.Repositories,
      }),
    );
    assert.equal(find(registered, "ci-push").condition, CONDITION);
  });

  describe("for hosted runners", () => {
    const WARNING =
      "warning: hostedRunners: the registry is private, and runners that GitHub, GitLab or Azure DevOps host do not reach it; push from runners in its network, and leave hostedRunners out";
    const loggedWith = async (args: Partial<PushIdentityArgs>): Promise<readonly string[]> => {
      const { logged } = await run(() => [new PushIdentity("ci", basics(args)).identityId], {
        preview: true,
      });
      return logged;
    };
    const registryReachability = pulumi.output("private: only from networks");

    it("warns in the preview that they do not reach a private registry", async () => {
      assert.deepEqual(await loggedWith({ hostedRunners: true, registryReachability }), [WARNING]);
    });

    it("takes the text that a ContainerRegistry gives", async () => {
      const { logged } = await run(
        () => {
          const registry = new ContainerRegistry("images", production);
          const args = basics({
            hostedRunners: true,
            registryReachability: registry.registryReachability,
          });
          return [new PushIdentity("ci", args).identityId];
        },
        { preview: true },
      );
      assert.deepEqual(logged, [WARNING]);
    });

    it("says nothing of a public registry, of one that nothing is known of, or of other runners", async () => {
      for (const args of [
        { hostedRunners: true, registryReachability: "public: from the internet" },
        { hostedRunners: true },
        { hostedRunners: false, registryReachability },
        { registryReachability },
      ]) {
        assert.deepEqual(await loggedWith(args), []);
      }
    });
  });
});
