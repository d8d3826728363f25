import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { Profile } from "../../../../components/profile";
import { ContainerRegistry, PermissionMode, RegistrySku } from "../../../../components/registry";
import type { ContainerRegistryArgs } from "../../../../components/registry";
import { run, settle } from "../support";
import {
  makeRegistry,
  policyDocument,
  problemsOf,
  production,
  SUBNET,
  usePolicies,
  ZONE,
} from "./support";

/** What a development registry needs, and nothing else. */
const development: ContainerRegistryArgs = {
  profile: Profile.Development,
  resourceGroupName: "rg",
  registryName: "acmedev",
};

const accepted = (...checks: string[]) => ({
  suppressions: checks.map((check) => ({ check, reason: "a test", expires: "2099-12-31" })),
});

const openly = accepted("registry.private", "registry.export");

/** What has the types only by assertion. */
const fromConfiguration = (values: Record<string, string>): object => values;

/** Wrong arguments by what is wrong with them, and the whole text that a person sees. */
const mistakes: Record<string, readonly [ContainerRegistryArgs, string]> = {
  "a name with a hyphen": [
    { ...production, registryName: "acme-prod" },
    'registryName: Azure refuses "acme-prod" as the name of a container registry; use 5 to 50 letters and digits',
  ],
  "a name that is too short": [
    { ...production, registryName: "acme" },
    'registryName: Azure refuses "acme" as the name of a container registry; use 5 to 50 letters and digits',
  ],
  "a private registry without an endpoint": [
    { ...production, subnetId: undefined, privateDnsZoneId: undefined },
    "subnetId: the registry is private, and nothing could reach it without an endpoint; give the id of a subnet\n" +
      "privateDnsZoneId: the registry is private, and nothing could reach it without an endpoint; give the id of a private DNS zone privatelink.azurecr.io",
  ],
  "an endpoint without a zone": [
    { ...production, publicNetworkAccess: true, privateDnsZoneId: undefined, ...openly },
    "privateDnsZoneId: a private endpoint needs a subnet and a DNS zone, and only one of them is given; give the id of a private DNS zone privatelink.azurecr.io",
  ],
  "an endpoint without a subnet": [
    { ...production, publicNetworkAccess: true, subnetId: undefined, ...openly },
    "subnetId: a private endpoint needs a subnet and a DNS zone, and only one of them is given; give the id of a subnet",
  ],
  "exports off in public": [
    {
      ...production,
      publicNetworkAccess: true,
      exportEnabled: false,
      ...accepted("registry.private"),
    },
    "exportEnabled: Azure turns exports off only where public network access is off; set publicNetworkAccess to false, or leave exportEnabled out",
  ],
  "retention and soft delete": [
    {
      ...development,
      sku: RegistrySku.Premium,
      retentionDays: 7,
      softDeleteDays: 7,
    },
    "retentionDays: a registry has a retention policy or soft delete, not both; leave out retentionDays, which deletes signatures, or softDeleteDays",
  ],
  "soft delete and replicas": [
    {
      ...development,
      sku: RegistrySku.Premium,
      softDeleteDays: 7,
      replicaLocations: ["northeurope"],
    },
    "softDeleteDays: a registry with replicas has no soft delete; leave out softDeleteDays or replicaLocations",
  ],
  "soft delete with permissions per repository": [
    { ...production, softDeleteDays: 7 },
    "softDeleteDays: the API version that has permissions per repository has no soft delete; leave out softDeleteDays, or set permissionMode to Registry",
  ],
  "days that Azure refuses": [
    { ...development, sku: RegistrySku.Premium, retentionDays: 366 },
    "retentionDays: Azure refuses 366 days; use a whole number from 0 to 365",
  ],
  "half a day": [
    { ...development, softDeleteDays: 0.5 },
    "softDeleteDays: Azure refuses 0.5 days; use a whole number from 1 to 90",
  ],
  "no region for a generic resource": [
    { ...production, location: undefined },
    "location: a registry with permissions per repository takes no region from the provider; give the region, or run `pulumi config set azure-native:location <region>`",
  ],
  "a replica at home": [
    { ...production, replicaLocations: ["northeurope", "West Europe"] },
    'replicaLocations[1]: "westeurope" is the region of the registry itself; name another region',
  ],
  "a replica twice": [
    { ...production, replicaLocations: ["northeurope", "North Europe"] },
    'replicaLocations[1]: "northeurope" is named twice; name it once',
  ],
  "a cache rule that Azure refuses": [
    {
      ...production,
      cacheRules: [{ name: "hub", sourceRepository: "a", targetRepository: "b" }],
    },
    'cacheRules[0].name: Azure refuses "hub" as the name of a cache rule; use 5 to 50 letters, digits and hyphens',
  ],
  "a cache rule twice": [
    {
      ...production,
      cacheRules: [
        { name: "nginx", sourceRepository: "a", targetRepository: "b" },
        { name: "nginx", sourceRepository: "c", targetRepository: "d" },
      ],
    },
    'cacheRules[1].name: "nginx" is used twice; use another name',
  ],
  "Docker Hub without credentials": [
    {
      ...production,
      cacheRules: [
        {
          name: "nginx",
          sourceRepository: "docker.io/library/nginx",
          targetRepository: "hub/library/nginx",
          credentialSetId: null as unknown as undefined,
        },
      ],
    },
    "cacheRules[0].credentialSetId: Azure copies nothing from Docker Hub without credentials; give the id of a credential set of the registry",
  ],
  "values that their enums do not have": [
    {
      ...production,
      ...fromConfiguration({
        profile: "prod",
        sku: "premium",
        permissionMode: "Repositories",
        networkRuleBypass: "none",
        operatorType: "group",
      }),
      operatorPrincipalIds: { platform: "id" },
    },
    [
      'profile: there is no "prod"; use one of production, development',
      'sku: there is no "premium"; use one of Basic, Standard, Premium',
      'permissionMode: there is no "Repositories"; use one of AbacRepositoryPermissions, LegacyRegistryPermissions',
      'networkRuleBypass: there is no "none"; use one of AzureServices, None',
      'operatorType: there is no "group"; use one of Group, User, ServicePrincipal',
    ].join("\n"),
  ],
  "nothing at all": [
    undefined as unknown as ContainerRegistryArgs,
    [
      "resourceGroupName: a registry is created, and nothing tells where; name a resource group",
      "azure-native:subscriptionId: names are made from the subscription, and nothing tells which it is; run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
      "subnetId: the registry is private, and nothing could reach it without an endpoint; give the id of a subnet",
      "privateDnsZoneId: the registry is private, and nothing could reach it without an endpoint; give the id of a private DNS zone privatelink.azurecr.io",
      "location: a registry with permissions per repository takes no region from the provider; give the region, or run `pulumi config set azure-native:location <region>`",
      'suppressions: check registry.logs (logins, pushes and pulls are logged) is not met, and production wants a reason for that; meet it, or add { check: "registry.logs", reason: …, expires: … }',
    ].join("\n"),
  ],
  "a workspace that a configuration leaves empty": [
    { ...production, workspaceId: null as unknown as undefined },
    'suppressions: check registry.logs (logins, pushes and pulls are logged) is not met, and production wants a reason for that; meet it, or add { check: "registry.logs", reason: …, expires: … }',
  ],
  "ids of something else": [
    { ...production, subnetId: "endpoints", privateDnsZoneId: SUBNET, workspaceId: "log" },
    [
      'subnetId: "endpoints" is not the ARM id of a subnet; give the id that begins with /subscriptions/',
      `privateDnsZoneId: "${SUBNET}" is not the ARM id of a private DNS zone; give the id that begins with /subscriptions/`,
      'workspaceId: "log" is not the ARM id of a Log Analytics workspace; give the id that begins with /subscriptions/',
    ].join("\n"),
  ],
  "the zone of something else": [
    { ...production, privateDnsZoneId: ZONE.replace("azurecr.io", "vaultcore.azure.net") },
    'privateDnsZoneId: "privatelink.vaultcore.azure.net" is not the zone in which a registry is looked up; give the id of a private DNS zone privatelink.azurecr.io',
  ],
  "one identity under two names": [
    { ...production, operatorPrincipalIds: { platform: "a", admins: "A", empty: "" } },
    "operatorPrincipalIds.admins: operatorPrincipalIds.platform is the same identity, and Azure has one grant for both; name it once\n" +
      "operatorPrincipalIds.empty: it is empty; give an object id, or leave the name out",
  ],
  "who pushes as an operator, where both have one role": [
    { ...development, pushPrincipalIds: { ci: "a" }, operatorPrincipalIds: { ci: "a" } },
    "operatorPrincipalIds.ci: pushPrincipalIds.ci is the same identity, and Azure has one grant for both; name it once",
  ],
  "production without logs": [
    { ...production, workspaceId: undefined },
    'suppressions: check registry.logs (logins, pushes and pulls are logged) is not met, and production wants a reason for that; meet it, or add { check: "registry.logs", reason: …, expires: … }',
  ],
  "a suppression of a check that there is not": [
    { ...development, ...accepted("registry.conditions") },
    'suppressions[0].check: this component has no check "registry.conditions"; use one of registry.admin-user, registry.anonymous-pull, registry.data-endpoint, registry.export, registry.logs, registry.premium, registry.private, registry.repository-permissions, registry.untagged-kept, registry.zone-redundancy',
  ],
  "all at once": [
    { ...production, registryName: "x", location: undefined, softDeleteDays: 0 },
    [
      'registryName: Azure refuses "x" as the name of a container registry; use 5 to 50 letters and digits',
      "softDeleteDays: the API version that has permissions per repository has no soft delete; leave out softDeleteDays, or set permissionMode to Registry",
      "softDeleteDays: Azure refuses 0 days; use a whole number from 1 to 90",
      "location: a registry with permissions per repository takes no region from the provider; give the region, or run `pulumi config set azure-native:location <region>`",
    ].join("\n"),
  ],
};

describe("arguments of a ContainerRegistry that cannot work", () => {
  for (const [name, [args, text]] of Object.entries(mistakes)) {
    it(name, async () => {
      assert.equal(await problemsOf(() => makeRegistry(args)), text);
    });
  }

  it("are what only Premium has, in another tier", async () => {
    const args: ContainerRegistryArgs = {
      ...development,
      publicNetworkAccess: false,
      subnetId: SUBNET,
      privateDnsZoneId: pulumi.output(ZONE),
      exportEnabled: true,
      zoneRedundancy: true,
      dataEndpoint: true,
      retentionDays: 7,
      replicaLocations: ["northeurope"],
    };
    const problem = (property: string): string =>
      `${property}: only the Premium tier has it, and sku is Basic; leave it out, or set sku to Premium`;
    assert.equal(
      await problemsOf(() => makeRegistry(args)),
      [
        "publicNetworkAccess",
        "subnetId",
        "privateDnsZoneId",
        "exportEnabled",
        "zoneRedundancy",
        "dataEndpoint",
        "retentionDays",
        "replicaLocations",
      ]
        .map(problem)
        .join("\n"),
    );
  });

  it("are a generated name without a subscription", async () => {
    const before = process.env.ARM_SUBSCRIPTION_ID;
    delete process.env.ARM_SUBSCRIPTION_ID;
    try {
      assert.equal(
        await problemsOf(() => makeRegistry({ ...development, registryName: undefined })),
        "azure-native:subscriptionId: names are made from the subscription, and nothing tells which it is; run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
      );
    } finally {
      if (before !== undefined) process.env.ARM_SUBSCRIPTION_ID = before;
    }
  });

  it("are a replica at home, where only the update knows the home", async () => {
    const home = (value: string) => {
      const location = pulumi.output(Promise.resolve(value));
      const replicaLocations = ["northeurope"];
      return run(() => {
        const registry = new ContainerRegistry("acme", {
          ...production,
          location,
          replicaLocations,
        });
        return [registry.registryId];
      });
    };
    const good = await home("westeurope");
    assert.deepEqual(good.logged, []);
    assert.ok(good.registered.some(({ name }) => name === "acme-replica-northeurope"));
    const { registered, logged } = await home("northeurope");
    assert.deepEqual(logged, [
      'error: replicaLocations[0]: "northeurope" is the region of the registry itself; name another region',
    ]);
    assert.deepEqual(
      registered.map(({ name }) => name),
      ["acme"],
    );
  });
});

describe("the TrustPolicy of a ContainerRegistry", () => {
  const write = usePolicies();
  const withPolicy = (
    trustPolicy: string,
    args: ContainerRegistryArgs = production,
  ): ContainerRegistryArgs => ({ ...args, trustPolicy, pullPrincipalIds: { kubelet: "id" } });

  it("must name an image of the registry", async () => {
    const policy = write(
      policyDocument({
        rules: [{ name: "signed", images: ["other.azurecr.io/**"], signature: ["release"] }],
        allow: ["mcr.microsoft.com/oss/**"],
      }),
    );
    assert.equal(
      await problemsOf(() => makeRegistry(withPolicy(policy))),
      'trustPolicy: policy "acme" names no image of acmeprod.azurecr.io; its patterns are mcr.microsoft.com/oss/**, other.azurecr.io/**; add a pattern such as acmeprod.azurecr.io/**, or give the registry the name that the patterns have',
    );
  });

  it("must have a pattern at all", async () => {
    const policy = write(
      policyDocument({ rules: undefined, signers: undefined, unmatched: "audit" }),
    );
    assert.equal(
      await problemsOf(() => makeRegistry(withPolicy(policy))),
      'trustPolicy: policy "acme" names no image of acmeprod.azurecr.io; it has no pattern; add a pattern such as acmeprod.azurecr.io/**, or give the registry the name that the patterns have',
    );
  });

  it("must be there", async () => {
    const file = `${write(policyDocument())}.none`;
    const text = await problemsOf(() => makeRegistry(withPolicy(file)));
    assert.equal(
      text.replaceAll(file, "FILE"),
      "trustPolicy: policy.missing · no TrustPolicy was found\nthere is no file FILE\nnamed by `trustPolicy` of the resource; create trust-policy.yaml, or name the file",
    );
  });

  it("must fit into a condition", async () => {
    const images = Array.from(
      { length: 90 },
      (_, index) => `acmeprod.azurecr.io/shop/api-${index}`,
    );
    const policy = write(
      policyDocument({ rules: [{ name: "a", images, signature: ["release"] }] }),
    );
    assert.equal(
      await problemsOf(() => makeRegistry(withPolicy(policy))),
      'trustPolicy: policy "acme" has patterns for a condition of 10161 characters, and Azure takes 8192; put repositories below a common path, and name that',
    );
  });

  describe("with a pattern that no condition says", () => {
    const images = ["acmeprod.azurecr.io/shop/*"];
    const policy = () =>
      write(policyDocument({ rules: [{ name: "a", images, signature: ["release"] }] }));
    const widening =
      "trustPolicy: a condition says whole names and all below a path, not acmeprod.azurecr.io/shop/*; roles reach names that begin with shop/";

    it("is refused in production", async () => {
      assert.equal(
        await problemsOf(() => makeRegistry(withPolicy(policy()))),
        `${widening}; write the patterns as repositories or as PATH/**, or accept it by a suppression\n` +
          'suppressions: check registry.conditions (who pulls or pushes reaches no repository that the TrustPolicy does not name) is not met, and production wants a reason for that; meet it, or add { check: "registry.conditions", reason: …, expires: … }',
      );
    });

    it("is widened where that is accepted, with a warning and in the posture", async () => {
      const args = { ...withPolicy(policy()), ...accepted("registry.conditions") };
      const posture: pulumi.Output<unknown>[] = [];
      const { registered, logged } = await run(() => {
        const registry = new ContainerRegistry("acme", args);
        posture.push(registry.posture);
        return [registry.registryId];
      });
      assert.deepEqual(logged, [`warning: ${widening}`]);
      const grant = registered.find(({ name }) => name === "acme-pull-kubelet");
      const { condition } = grant?.inputs as { condition: string };
      assert.match(condition, / OR \(\(\S+ StringStartsWithIgnoreCase 'shop\/'\)\)\)$/);
      const [output] = posture;
      assert.ok(output);
      const { value } = await settle(output);
      const { deviations } = value as { deviations: { check: string; reason: string }[] };
      assert.deepEqual(
        deviations.map(({ check, reason }) => `${check}: ${reason}`),
        ["registry.conditions: a test"],
      );
    });
  });

  it("is not looked for where nobody is granted anything", async () => {
    const { registered } = await makeRegistry({
      ...production,
      permissionMode: PermissionMode.Repositories,
      operatorPrincipalIds: { platform: "id" },
    });
    assert.ok(registered.some(({ name }) => name === "acme-operator-platform"));
  });
});
