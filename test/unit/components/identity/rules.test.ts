import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { GithubSubjects, PushIdentity } from "../../../../components/identity";
import type { PushIdentityArgs } from "../../../../components/identity";
import { generateKey } from "../../../support/authority";
import { policyDocument, problemsOf, usePolicies } from "../registry/support";
import { run, settle } from "../support";
import { github, IDENTITY, makeIdentity, REGISTRY, signedBy } from "./support";
import { useSubscription } from "../subscription";

type Signers = Parameters<typeof signedBy>[0];

const accepted = (...checks: string[]) => ({
  suppressions: checks.map((check) => ({ check, reason: "a test", expires: "2099-12-31" })),
});

const byName = accepted("push.immutable-subjects");
const release = { githubWorkflow: github };
const ops = { gitlabCi: { project: "acme/shop", refs: ["refs/heads/main"] } };
const basics: PushIdentityArgs = {
  resourceGroupName: "rg",
  registryId: REGISTRY,
  signers: ["release"],
};
const withRefs = (...refs: string[]): Signers => ({
  release: { githubWorkflow: { ...github, refs } },
});
const gitlabRefs = (...refs: string[]): Signers => ({
  release: { gitlabCi: { project: "acme/shop", refs } },
});
const branches = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `refs/heads/${index}`);

/** What has the types only by assertion. */
const fromConfiguration = (values: Record<string, string>): object => values;

/** Wrong arguments by what is wrong with them: the policy's signers, the arguments, and what a person sees. */
const mistakes: Record<string, readonly [Signers, Partial<PushIdentityArgs>, string]> = {
  "a signer that there is not": [
    { release, ops },
    { signers: ["relase"] },
    'signers[0]: policy "acme" has no signer "relase"; use one of ops, release',
  ],
  "a signer with the name of something else": [
    { release },
    { signers: ["release", "constructor"], ...byName },
    'signers[1]: policy "acme" has no signer "constructor"; use one of release',
  ],
  nobody: [
    { release },
    { signers: [] },
    "signers: nobody is named, so nobody could push; name signers of the TrustPolicy",
  ],
  "refs of GitHub with wildcards": [
    withRefs("refs/heads/main", "refs/tags/v*"),
    {},
    'signers[0]: signer "release" accepts the refs refs/tags/v*, and a credential takes no wildcards; name the environments of its jobs (environments), or refs without wildcards in the policy',
  ],
  "refs of GitLab with wildcards": [
    gitlabRefs("refs/tags/v*"),
    {},
    'signers[0]: signer "release" accepts the refs refs/tags/v*, and a credential takes no wildcards; name refs without wildcards in the policy',
  ],
  "a ref that is neither branch nor tag": [
    withRefs("refs/pull/1/merge"),
    {},
    'signers[0]: signer "release" accepts the ref refs/pull/1/merge, which is no branch and no tag; name the environments of its jobs (environments), or refs without wildcards in the policy',
  ],
  "a key": [
    { release: { publicKey: { pem: generateKey().publicKeyPem } } },
    {},
    'signers[0]: signer "release" is a key, and nobody logs in with a key; name a signer of GitHub, GitLab or Azure DevOps',
  ],
  "a certificate's identity": [
    { release: { keyless: { issuer: "https://accounts.google.com", subject: "a@acme.example" } } },
    {},
    'signers[0]: signer "release" is declared as a certificate\'s identity, which does not tell the subject of a token; declare it as githubWorkflow, gitlabCi or azureDevOps in the policy',
  ],
  "a pattern of identities in Azure DevOps": [
    {
      release: {
        keyless: {
          issuer: "https://vstoken.dev.azure.com/6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11",
          subjectPattern: "sc://acme/.*",
        },
      },
    },
    {},
    'signers[0]: signer "release" is declared as a certificate\'s identity, which does not tell the subject of a token; declare it as githubWorkflow, gitlabCi or azureDevOps in the policy',
  ],
  "ids in subjects, and none known": [
    { release },
    { githubSubjects: GithubSubjects.Both, ...byName },
    'signers[0]: signer "release" has no subject with ids without those of acme and acme/shop; set githubOwnerIds.acme, and repositoryId of the signer in the policy',
  ],
  "an owner's id that is none": [
    { release },
    { githubOwnerIds: { acme: "1x" }, ...byName },
    'githubOwnerIds.acme: "1x" is not a numeric id; use the id in https://api.github.com/users/acme',
  ],
  "an owner whom nobody has": [
    { release },
    { githubOwnerIds: { Acme: "1" }, ...byName },
    "githubOwnerIds.Acme: no signer's repository has this owner; use acme",
  ],
  "an owner where GitHub is not": [
    { release: ops },
    { githubOwnerIds: { acme: "1" } },
    "githubOwnerIds.acme: no signer's repository has this owner; leave it out",
  ],
  "environments where GitHub is not": [
    { release: ops },
    { environments: ["production"] },
    "environments: none of the signers is a GitHub workflow, whose tokens alone name an environment; leave it out",
  ],
  "no environment": [
    { release },
    { environments: [], ...byName },
    "environments: the list is empty, so no GitHub workflow could push; name an environment, or leave it out",
  ],
  "an environment with a wildcard": [
    { release },
    { environments: ["production", "prod-*"], ...byName },
    'environments[1]: "prod-*" is not the name of an environment; write the whole name; a credential takes no wildcards',
  ],
  "more credentials than an identity has": [
    withRefs(...branches(21)),
    byName,
    "signers: they need 21 credentials, and Azure allows 20 for one identity; make a second PushIdentity for some of the signers, or name fewer refs or environments",
  ],
  "a subject that is too long": [
    withRefs(`refs/heads/${"a".repeat(600)}`),
    byName,
    `signers: the subject repo:acme/shop:ref:refs/heads/${"a".repeat(30)}… has 630 characters, and Azure takes 600; name shorter refs or environments`,
  ],
  "no place for an identity": [
    { release },
    { resourceGroupName: undefined, ...byName },
    "resourceGroupName: an identity is created, and nothing tells where; name a resource group, or give the id of an identity (identityId)",
  ],
  "an id of something else": [
    { release },
    // Its role would be one on all that is in the group.
    {
      registryId: "/subscriptions/1/resourceGroups/rg",
      loginServer: "acmeprod.azurecr.io",
      ...byName,
    },
    'registryId: "/subscriptions/1/resourceGroups/rg" is not the ARM id of a container registry; give the id that begins with /subscriptions/',
  ],
  "a registry that the rules do not name": [
    { release },
    { registryId: REGISTRY.replace("acmeProd", "acmeTest"), ...byName },
    'trustPolicy: release of policy "acme" names no image of acmetest.azurecr.io; its patterns are acmeprod.azurecr.io/shop/**; add a pattern such as acmetest.azurecr.io/**, or give the registry the name that the patterns have',
  ],
  "the host of another registry": [
    { release },
    {
      registryId: REGISTRY.replace("acmeProd", "acmeTest"),
      loginServer: "AcmeProd.azurecr.io",
      ...byName,
    },
    'loginServer: "acmeprod.azurecr.io" is not the host of the registry acmetest; give its login server, such as acmetest.azurecr.io, or leave it out',
  ],
  "an identity's client id in place of its ARM id": [
    { release },
    { identityId: "6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11", ...byName },
    'identityId: "6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11" is not the ARM id of a managed identity; give the id that begins with /subscriptions/',
  ],
  "values that their enums do not have": [
    { release },
    {
      ...fromConfiguration({
        profile: "prod",
        permissionMode: "Registry",
        githubSubjects: "Names",
      }),
      ...byName,
    },
    [
      'profile: there is no "prod"; use one of production, development',
      'permissionMode: there is no "Registry"; use one of AbacRepositoryPermissions, LegacyRegistryPermissions',
      'githubSubjects: there is no "Names"; use one of names, ids, both',
      'signers[0]: signer "release" has no subject with ids without those of acme and acme/shop; set githubOwnerIds.acme, and repositoryId of the signer in the policy',
    ].join("\n"),
  ],
  "what a configuration leaves empty": [
    { release },
    {
      registryId: null as unknown as string,
      signers: null as unknown as string[],
      resourceGroupName: null as unknown as undefined,
    },
    [
      "signers: nobody is named, so nobody could push; name signers of the TrustPolicy",
      "resourceGroupName: an identity is created, and nothing tells where; name a resource group, or give the id of an identity (identityId)",
      'registryId: "" is not the ARM id of a container registry; give the id that begins with /subscriptions/',
    ].join("\n"),
  ],
  "a repository's name in production": [
    { release },
    {},
    'suppressions: check push.immutable-subjects (no GitHub credential that a repository created again under the same name would match) is not met, and production wants a reason for that; meet it, or add { check: "push.immutable-subjects", reason: …, expires: … }',
  ],
  "all at once": [
    withRefs("refs/tags/v*"),
    { resourceGroupName: undefined, githubOwnerIds: { acme: "x" } },
    [
      "resourceGroupName: an identity is created, and nothing tells where; name a resource group, or give the id of an identity (identityId)",
      'githubOwnerIds.acme: "x" is not a numeric id; use the id in https://api.github.com/users/acme',
      'signers[0]: signer "release" accepts the refs refs/tags/v*, and a credential takes no wildcards; name the environments of its jobs (environments), or refs without wildcards in the policy',
    ].join("\n"),
  ],
};

describe("arguments of a PushIdentity that cannot work", () => {
  const write = usePolicies();
  useSubscription();

  for (const [name, [signers, args, text]] of Object.entries(mistakes)) {
    it(name, async () => {
      const trustPolicy = write(signedBy(signers));
      assert.equal(await problemsOf(() => makeIdentity({ ...basics, trustPolicy, ...args })), text);
    });
  }

  it("20 credentials are no mistake", async () => {
    const trustPolicy = write(signedBy(withRefs(...branches(20))));
    const { registered } = await makeIdentity({ ...basics, trustPolicy, ...byName });
    assert.equal(registered.length, 22);
  });

  it("a signer of whom no rule asks", async () => {
    const rules = [{ name: "a", images: ["acmeprod.azurecr.io/**"], signature: ["ops"] }];
    const trustPolicy = write(signedBy({ release, ops }, { rules }));
    assert.equal(
      await problemsOf(() => makeIdentity({ ...basics, trustPolicy, ...byName })),
      'signers: no rule of policy "acme" asks for release; name the signer in a rule, or leave it out',
    );
  });

  it("signers of different images", async () => {
    const rules = [
      { name: "shop", images: ["acmeprod.azurecr.io/shop/**"], signature: ["release"] },
      { name: "pay", images: ["acmeprod.azurecr.io/pay/**"], signature: ["ops"] },
    ];
    const trustPolicy = write(signedBy({ release, ops }, { rules }));
    const args = { ...basics, trustPolicy, signers: ["release", "ops"], ...byName };
    assert.equal(
      await problemsOf(() => makeIdentity(args)),
      "signers: rules ask release and ops for different images, and one identity would push all of them; make a PushIdentity for each",
    );
  });

  it("a policy without signers", async () => {
    const trustPolicy = write(policyDocument({ rules: undefined, signers: undefined }));
    assert.equal(
      await problemsOf(() => makeIdentity({ ...basics, trustPolicy })),
      'signers[0]: policy "acme" has no signer "release"; add one to the policy',
    );
  });

  it("no policy", async () => {
    const trustPolicy = `${write(policyDocument())}.none`;
    const text = await problemsOf(() => makeIdentity({ ...basics, trustPolicy }));
    assert.equal(
      text.replaceAll(trustPolicy, "FILE"),
      "trustPolicy: policy.missing · no TrustPolicy was found\nthere is no file FILE\nnamed by `trustPolicy` of the resource; create trust-policy.yaml, or name the file",
    );
  });

  it("no subscription to make a name from", async () => {
    const trustPolicy = write(signedBy({ release }));
    const before_ = process.env.ARM_SUBSCRIPTION_ID;
    delete process.env.ARM_SUBSCRIPTION_ID;
    try {
      assert.equal(
        await problemsOf(() => makeIdentity({ ...basics, trustPolicy, ...byName })),
        "azure-native:subscriptionId: names are made from the subscription, and nothing tells which it is; run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
      );
      // An identity that is there has its name.
      await makeIdentity({ ...basics, trustPolicy, identityId: IDENTITY, ...byName });
    } finally {
      process.env.ARM_SUBSCRIPTION_ID = before_;
    }
  });

  it("a mirror among what is pushed to, which is judged by other rules", async () => {
    const mirrored = (images: string[], prefix: string) =>
      write(
        signedBy(
          { release },
          {
            rules: [{ name: "a", images, signature: ["release"] }],
            mirrors: [{ prefix, of: "docker.io" }],
          },
        ),
      );
    const text = (prefix: string): string =>
      `trustPolicy: rules do not judge the mirror ${prefix} by these patterns; roles reach it; name repositories outside the mirror, or accept it by a suppression\n` +
      'suppressions: check push.repositories (pushes only to repositories whose rules name its signers) is not met, and production wants a reason for that; meet it, or add { check: "push.repositories", reason: …, expires: … }';
    const make = (images: string[], prefix: string) =>
      makeIdentity({ ...basics, trustPolicy: mirrored(images, prefix), ...byName });
    const hub = "acmeprod.azurecr.io/hub";
    for (const images of [
      ["acmeprod.azurecr.io/**"],
      ["acmeprod.azurecr.io/hub/**"],
      ["acmeprod.azurecr.io/hub/library/**"],
      ["acmeprod.azurecr.io/hub/library/nginx"],
    ]) {
      assert.equal(await problemsOf(() => make(images, hub)), text(hub));
    }
    const all = "acmeprod.azurecr.io";
    assert.equal(await problemsOf(() => make(["acmeprod.azurecr.io/shop/**"], all)), text(all));
    await make(["acmeprod.azurecr.io/shop/**", "acmeprod.azurecr.io/hubble"], hub);
    await make(["acmeprod.azurecr.io/**"], "acmeprod.azurecr.io.example/hub");
  });

  describe("patterns that no condition says", () => {
    const images = ["acmeprod.azurecr.io/shop/*"];
    const widening =
      "trustPolicy: a condition says whole names and all below a path, not acmeprod.azurecr.io/shop/*; roles reach names that begin with shop/";
    const policy = () =>
      write(signedBy({ release }, { rules: [{ name: "a", images, signature: ["release"] }] }));

    it("are refused in production", async () => {
      assert.equal(
        await problemsOf(() => makeIdentity({ ...basics, trustPolicy: policy(), ...byName })),
        `${widening}; write the patterns as repositories or as PATH/**, or accept it by a suppression\n` +
          'suppressions: check push.repositories (pushes only to repositories whose rules name its signers) is not met, and production wants a reason for that; meet it, or add { check: "push.repositories", reason: …, expires: … }',
      );
    });

    it("are widened where that is accepted, with a warning", async () => {
      const args = {
        ...basics,
        trustPolicy: policy(),
        ...accepted("push.repositories", "push.immutable-subjects"),
      };
      const outputs: PushIdentity["posture"][] = [];
      const { logged } = await run(() => {
        outputs.push(new PushIdentity("ci", args).posture);
        return outputs;
      });
      assert.deepEqual(logged, [`warning: ${widening}`]);
      const [posture] = await Promise.all(outputs.map(settle));
      assert.deepEqual(
        posture?.value.deviations.map(({ check }) => check),
        ["push.immutable-subjects", "push.repositories"],
      );
    });
  });
});
