import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, it } from "mocha";
import { NetworkRuleBypass, PermissionMode, RegistrySku } from "../../../../components/registry";
import { Profile } from "../../../../components/profile";
import type { Registered } from "../azure-mocks";
import { settle } from "../support";
import {
  find,
  makeRegistry,
  policyDocument,
  production,
  SUBNET,
  usePolicies,
  WORKSPACE,
  ZONE,
} from "./support";
import { useSubscription } from "../subscription";

const listed = (registered: readonly { type: string; name: string }[]): string[] =>
  registered.map(({ type, name }) => `${type} ${name}`).sort();

const NAME = "@Request[Microsoft.ContainerRegistry/registries/repositories:name]";
const ACTIONS = "Microsoft.ContainerRegistry/registries/repositories";
const READER = `((!(ActionMatches{'${ACTIONS}/content/read'}) AND !(ActionMatches{'${ACTIONS}/metadata/read'})) OR ((${NAME} StringStartsWithIgnoreCase 'shop/')))`;
const WRITER = `((!(ActionMatches{'${ACTIONS}/content/read'}) AND !(ActionMatches{'${ACTIONS}/content/write'}) AND !(ActionMatches{'${ACTIONS}/metadata/read'}) AND !(ActionMatches{'${ACTIONS}/metadata/write'})) OR ((${NAME} StringStartsWithIgnoreCase 'shop/')))`;

const roleOf = (inputs: Record<string, unknown>): string | undefined =>
  String(inputs.roleDefinitionId).split("/").at(-1);

const grantsIn = (registered: readonly Registered[]): Registered[] =>
  registered
    .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
    .sort((a, b) => (a.name < b.name ? -1 : 1));

describe("ContainerRegistry", () => {
  const write = usePolicies();
  useSubscription();
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  for (const preview of [false, true]) {
    describe(`in production, ${preview ? "previewed" : "updated"}`, () => {
      it("is private, with an endpoint and logs", async () => {
        const { registered, registry, kept } = await makeRegistry(production, { preview });
        assert.deepEqual(listed(registered), [
          "azure-native:monitor:DiagnosticSetting acme-diagnostics",
          "azure-native:network:PrivateDnsZoneGroup acme-endpoint-dns",
          "azure-native:network:PrivateEndpoint acme-endpoint",
          "azure-native:resources:Resource acme-registry",
        ]);
        assert.deepEqual(find(registered, "acme-registry"), {
          apiVersion: "2025-11-01",
          resourceProviderNamespace: "Microsoft.ContainerRegistry",
          parentResourcePath: "",
          resourceType: "registries",
          resourceName: "acmeprod",
          resourceGroupName: "rg",
          location: "westeurope",
          sku: { name: "Premium" },
          properties: {
            adminUserEnabled: false,
            anonymousPullEnabled: false,
            publicNetworkAccess: "Disabled",
            networkRuleSet: { defaultAction: "Deny", ipRules: [] },
            networkRuleBypassOptions: "AzureServices",
            dataEndpointEnabled: true,
            zoneRedundancy: "Enabled",
            policies: {
              exportPolicy: { status: "disabled" },
              retentionPolicy: { status: "disabled" },
            },
            roleAssignmentMode: "AbacRepositoryPermissions",
          },
        });
        assert.deepEqual(kept["acme-registry"], {
          protect: true,
          deleteBeforeReplace: true,
          replaceOnChanges: ["location"],
        });
        assert.deepEqual((await settle(registry.loginServer)).value, "acmeprod.azurecr.io");
        assert.deepEqual((await settle(registry.registryName)).value, "acmeprod");
        assert.deepEqual(
          (await settle(registry.permissionMode)).value,
          PermissionMode.Repositories,
        );
        assert.deepEqual(
          (await settle(registry.registryReachability)).value,
          "private: only from networks whose DNS uses the zone privatelink.azurecr.io of its endpoint",
        );
        assert.deepEqual((await settle(registry.posture)).value, {
          met: [
            "registry.admin-user",
            "registry.anonymous-pull",
            "registry.conditions",
            "registry.data-endpoint",
            "registry.export",
            "registry.logs",
            "registry.premium",
            "registry.private",
            "registry.repository-permissions",
            "registry.untagged-kept",
            "registry.zone-redundancy",
          ],
          deviations: [],
        });
        assert.equal((await settle(registry.estimatedMonthlyCost)).value.monthlyUsd, 58);
      });
    });
  }

  it("has its endpoint and its logs at the registry itself", async () => {
    const { registered, registry } = await makeRegistry({ ...production, tags: { team: "a" } });
    const { value: id } = await settle(registry.registryId);
    const endpoint = find(registered, "acme-endpoint");
    assert.equal((endpoint.subnet as { id: string }).id, SUBNET);
    assert.deepEqual(endpoint.privateLinkServiceConnections, [
      { name: "registry", privateLinkServiceId: id, groupIds: ["registry"] },
    ]);
    assert.deepEqual(endpoint.tags, { team: "a" });
    assert.equal(endpoint.location, "westeurope");
    const zones = find(registered, "acme-endpoint-dns").privateDnsZoneConfigs;
    assert.deepEqual(zones, [{ name: "registry", privateDnsZoneId: ZONE }]);
    const { resourceUri, workspaceId, logs } = find(registered, "acme-diagnostics");
    assert.deepEqual([resourceUri, workspaceId], [id, WORKSPACE]);
    assert.deepEqual(logs, [
      { category: "ContainerRegistryLoginEvents", enabled: true },
      { category: "ContainerRegistryRepositoryEvents", enabled: true },
    ]);
  });

  it("is deleted in production only by whoever says so", async () => {
    const { kept } = await makeRegistry(production, { opts: { protect: false } });
    assert.equal(kept["acme-registry"]?.protect, false);
  });

  it("is Basic and public in development, and says what it lacks", async () => {
    const { registered, registry, kept } = await makeRegistry({
      profile: Profile.Development,
      resourceGroupName: "rg",
      registryName: "acmedev",
    });
    assert.deepEqual(registered, [
      {
        type: "azure-native:containerregistry:Registry",
        name: "acme-registry",
        inputs: {
          registryName: "acmedev",
          resourceGroupName: "rg",
          sku: { name: "Basic" },
          adminUserEnabled: false,
          anonymousPullEnabled: false,
          // The SDK's own defaults, which Basic has anyway.
          networkRuleBypassOptions: "AzureServices",
          publicNetworkAccess: "Enabled",
          zoneRedundancy: "Disabled",
        },
      },
    ]);
    // Not false: whatever it belongs to may be protected.
    assert.equal(kept["acme-registry"]?.protect, undefined);
    const { value: posture } = await settle(registry.posture);
    assert.deepEqual(
      posture.deviations.map(({ check, reason }) => `${check}: ${reason}`),
      [
        "registry.data-endpoint: profile development",
        "registry.export: profile development",
        "registry.logs: profile development",
        "registry.premium: profile development",
        "registry.private: profile development",
        "registry.repository-permissions: profile development",
        "registry.zone-redundancy: profile development",
      ],
    );
    assert.deepEqual(
      (await settle(registry.registryReachability)).value,
      "public: from the internet",
    );
    assert.equal((await settle(registry.estimatedMonthlyCost)).value.monthlyUsd, 5);
  });

  it("is named and placed by the configuration where nobody says how", async () => {
    const args = { ...production, registryName: undefined, location: undefined };
    pulumi.runtime.setAllConfig({ "azure-native:location": "northeurope" });
    const { registered, registry } = await makeRegistry(args, { name: "Shop-Images" });
    const { value: host } = await settle(registry.loginServer);
    assert.match(host, /^shopimages[0-9a-f]{6}\.azurecr\.io$/);
    const inputs = find(registered, "Shop-Images-registry");
    assert.equal(inputs.location, "northeurope");
    assert.equal(`${String(inputs.resourceName)}.azurecr.io`, host);
  });

  it("has replicas and cache rules", async () => {
    const { registered, registry, kept } = await makeRegistry({
      ...production,
      replicaLocations: ["North Europe"],
      cacheRules: [
        {
          name: "hub-nginx",
          sourceRepository: "docker.io/library/nginx",
          targetRepository: "hub/library/nginx",
          credentialSetId: "/credentials/hub",
        },
      ],
    });
    assert.deepEqual(find(registered, "acme-replica-northeurope"), {
      registryName: "acmeprod",
      resourceGroupName: "rg",
      replicationName: "northeurope",
      location: "northeurope",
      regionEndpointEnabled: true,
      zoneRedundancy: "Enabled",
    });
    assert.deepEqual(find(registered, "acme-cache-hub-nginx"), {
      registryName: "acmeprod",
      resourceGroupName: "rg",
      cacheRuleName: "hub-nginx",
      sourceRepository: "docker.io/library/nginx",
      targetRepository: "hub/library/nginx",
      credentialSetResourceId: "/credentials/hub",
    });
    assert.deepEqual(kept["acme-cache-hub-nginx"], {
      protect: undefined,
      deleteBeforeReplace: true,
      replaceOnChanges: ["sourceRepository", "targetRepository"],
    });
    assert.equal((await settle(registry.estimatedMonthlyCost)).value.monthlyUsd, 109);
  });

  it("can deviate, with reasons", async () => {
    const deviation = { reason: "no lake before May", expires: "2099-05-01" };
    const deviating = [
      "registry.private",
      "registry.export",
      "registry.zone-redundancy",
      "registry.data-endpoint",
      "registry.untagged-kept",
      "registry.logs",
      "registry.repository-permissions",
    ];
    const { registered, registry } = await makeRegistry({
      resourceGroupName: "rg",
      registryName: "acmeprod",
      permissionMode: PermissionMode.Registry,
      publicNetworkAccess: true,
      zoneRedundancy: false,
      dataEndpoint: false,
      networkRuleBypass: NetworkRuleBypass.None,
      armTokens: false,
      retentionDays: 30,
      suppressions: deviating.map((check) => ({ check, ...deviation })),
    });
    assert.deepEqual(find(registered, "acme-registry"), {
      registryName: "acmeprod",
      resourceGroupName: "rg",
      sku: { name: "Premium" },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: "Enabled",
      networkRuleSet: { defaultAction: "Allow", ipRules: [] },
      networkRuleBypassOptions: "None",
      dataEndpointEnabled: false,
      zoneRedundancy: "Disabled",
      policies: {
        exportPolicy: { status: "enabled" },
        retentionPolicy: { status: "enabled", days: 30 },
        azureADAuthenticationAsArmPolicy: { status: "disabled" },
      },
    });
    const { value: posture } = await settle(registry.posture);
    assert.deepEqual(
      posture.deviations.map(({ check }) => check),
      [...deviating].sort(),
    );
  });

  it("has soft delete in development, in the tier between too", async () => {
    const { registered, registry } = await makeRegistry({
      profile: Profile.Development,
      resourceGroupName: "rg",
      registryName: "acmedev",
      sku: RegistrySku.Standard,
      softDeleteDays: 7,
    });
    assert.deepEqual(find(registered, "acme-registry").policies, {
      softDeletePolicy: { status: "enabled", retentionDays: 7 },
    });
    const { monthlyUsd, notPriced } = (await settle(registry.estimatedMonthlyCost)).value;
    assert.deepEqual([monthlyUsd, notPriced], [20, []]);
  });

  describe("in mode Repositories", () => {
    it("bounds who pulls and who pushes by the patterns of the policy", async () => {
      const { registered, registry } = await makeRegistry({
        ...production,
        trustPolicy: write(policyDocument({ allow: ["mcr.microsoft.com/oss/**"] })),
        pullPrincipalIds: { kubelet: "kubelet-id", kyverno: "kyverno-id" },
        pushPrincipalIds: { ci: "ci-id" },
        operatorPrincipalIds: { platform: "group-id" },
      });
      const { value: scope } = await settle(registry.registryId);
      const grants = grantsIn(registered);
      assert.deepEqual(
        grants.map(({ name, inputs }) => ({
          name,
          role: roleOf(inputs),
          principal: `${String(inputs.principalType)} ${String(inputs.principalId)}`,
          condition: inputs.condition,
          version: inputs.conditionVersion,
        })),
        [
          {
            name: "acme-operator-platform",
            role: "2efddaa5-3f1f-4df3-97df-af3f13818f4c",
            principal: "Group group-id",
            condition: undefined,
            version: undefined,
          },
          {
            name: "acme-operator-platform-catalog",
            role: "bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7",
            principal: "Group group-id",
            condition: undefined,
            version: undefined,
          },
          {
            name: "acme-pull-kubelet",
            role: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
            principal: "ServicePrincipal kubelet-id",
            condition: READER,
            version: "2.0",
          },
          {
            name: "acme-pull-kyverno",
            role: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
            principal: "ServicePrincipal kyverno-id",
            condition: READER,
            version: "2.0",
          },
          {
            name: "acme-push-ci",
            role: "2a1e307c-b015-4ebd-883e-5b7698a07328",
            principal: "ServicePrincipal ci-id",
            condition: WRITER,
            version: "2.0",
          },
        ],
      );
      for (const { inputs } of grants) assert.equal(inputs.scope, scope);
    });

    it("reaches what the policy allows, and what lies under its mirrors", async () => {
      const { registered } = await makeRegistry({
        ...production,
        trustPolicy: write(
          policyDocument({
            rules: [{ name: "hub", images: ["docker.io/library/**"], signature: ["release"] }],
            allow: ["acmeprod.azurecr.io/base"],
            mirrors: [
              { prefix: "acmeprod.azurecr.io/hub", of: "docker.io" },
              { prefix: "acmeprod.azurecr.io/tools/kubectl", of: "registry.k8s.io/kubectl" },
            ],
          }),
        ),
        pullPrincipalIds: { kubelet: "kubelet-id" },
      });
      const condition = String(find(registered, "acme-pull-kubelet").condition);
      assert.deepEqual(
        [...condition.matchAll(/String\w+ '[^']*'/g)].map(([term]) => term),
        [
          "StringStartsWithIgnoreCase 'hub/'",
          "StringStartsWithIgnoreCase 'tools/kubectl/'",
          "StringEqualsIgnoreCase 'base'",
          "StringEqualsIgnoreCase 'tools/kubectl'",
        ],
      );
    });

    it("needs no condition where the policy names the whole registry", async () => {
      const { registered } = await makeRegistry({
        ...production,
        trustPolicy: write(
          policyDocument({
            rules: [{ name: "all", images: ["acmeprod.azurecr.io/**"], signature: ["release"] }],
          }),
        ),
        pullPrincipalIds: { kubelet: "kubelet-id" },
      });
      const inputs = find(registered, "acme-pull-kubelet");
      assert.equal(roleOf(inputs), "b93aa761-3e63-49ed-ac28-beffa264f7ac");
      assert.equal("condition" in inputs, false);
    });
  });

  it("grants AcrPull and AcrPush in mode Registry, and reads no policy", async () => {
    const { registered } = await makeRegistry({
      profile: Profile.Development,
      resourceGroupName: "rg",
      registryName: "acmedev",
      pullPrincipalIds: { kubelet: "kubelet-id" },
      pushPrincipalIds: { ci: "ci-id" },
      operatorPrincipalIds: { platform: "group-id" },
    });
    assert.deepEqual(
      grantsIn(registered).map(
        ({ name, inputs }) => `${name} ${roleOf(inputs) ?? ""} ${String(inputs.condition)}`,
      ),
      [
        "acme-operator-platform 8311e382-0749-4cb8-b61a-304f252e45ec undefined",
        "acme-pull-kubelet 7f951dda-4ed3-4680-a7ca-43fe172d538d undefined",
        "acme-push-ci 8311e382-0749-4cb8-b61a-304f252e45ec undefined",
      ],
    );
  });
});
