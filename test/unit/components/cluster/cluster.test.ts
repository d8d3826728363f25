import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import type { AksClusterArgs } from "../../../../components/cluster";
import { OsDisk } from "../../../../components/cluster";
import { settle } from "../support";
import { valueOf } from "../azure-mocks";
import { adminGroup, create, development, ids, namesOf, production, tenantId } from "./scene";

const pool = (changes: object) => ({
  type: "VirtualMachineScaleSets",
  osType: "Linux",
  osSKU: "AzureLinux",
  vnetSubnetID: ids.nodeSubnet,
  enableAutoScaling: true,
  maxPods: 110,
  osDiskType: "Ephemeral",
  kubeletDiskType: "OS",
  enableEncryptionAtHost: true,
  enableNodePublicIP: false,
  securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: "Disabled" },
  upgradeSettings: {
    maxSurge: "33%",
    drainTimeoutInMinutes: 30,
    undrainableNodeBehavior: "Cordon",
  },
  ...changes,
});

const productionPool = {
  vmSize: "Standard_D4ds_v5",
  availabilityZones: ["1", "2", "3"],
  osDiskSizeGB: 128,
  count: 3,
  minCount: 3,
};

/** What both profiles have in common. */
const always = {
  resourceName: "shop-bb148c",
  resourceGroupName: "rg",
  location: "westeurope",
  dnsPrefix: "shop-bb148c",
  identity: { type: "UserAssigned", userAssignedIdentities: [ids.created("shop-control-plane")] },
  identityProfile: {
    kubeletidentity: {
      resourceId: ids.created("shop-kubelet"),
      clientId: "client-of-shop-kubelet",
      objectId: "principal-of-shop-kubelet",
    },
  },
  disableLocalAccounts: true,
  enableRBAC: true,
  aadProfile: {
    managed: true,
    enableAzureRBAC: true,
    tenantID: tenantId,
    adminGroupObjectIDs: [adminGroup],
  },
  oidcIssuerProfile: { enabled: true },
  autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
  nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
  storageProfile: {
    diskCSIDriver: { enabled: true },
    fileCSIDriver: { enabled: false },
    blobCSIDriver: { enabled: false },
    snapshotController: { enabled: true },
  },
};

const network = {
  networkPlugin: "azure",
  networkPluginMode: "overlay",
  networkDataplane: "cilium",
  networkPolicy: "cilium",
  podCidr: "10.244.0.0/16",
  serviceCidr: "172.16.0.0/16",
  dnsServiceIP: "172.16.0.10",
  loadBalancerSku: "standard",
};

const addons = {
  azurepolicy: { enabled: true, config: { version: "v2" } },
  azureKeyvaultSecretsProvider: {
    enabled: true,
    config: { enableSecretRotation: "true", rotationPollInterval: "2m" },
  },
  kubeDashboard: { enabled: false },
};

const security = {
  workloadIdentity: { enabled: true },
  imageCleaner: { enabled: true, intervalHours: 48 },
};

describe("an AksCluster in production", () => {
  it("is these resources", async () => {
    const { registered } = await create(production);
    assert.deepEqual(namesOf(registered), [
      "authorization:RoleAssignment shop-api-subnet",
      "authorization:RoleAssignment shop-kubelet-operator",
      "authorization:RoleAssignment shop-node-subnet",
      "containerservice:AgentPool shop-pool-apps",
      "containerservice:MaintenanceConfiguration shop-cluster-maintenance",
      "containerservice:MaintenanceConfiguration shop-node-maintenance",
      "containerservice:ManagedCluster shop-cluster",
      "managedidentity:UserAssignedIdentity shop-control-plane",
      "managedidentity:UserAssignedIdentity shop-kubelet",
      "monitor:DataCollectionRule shop-container-insights",
      "monitor:DataCollectionRuleAssociation shop-container-insights-association",
      "monitor:DiagnosticSetting shop-diagnostics",
    ]);
  });

  it("has these properties", async () => {
    const { inputsOf } = await create(production);
    assert.deepEqual(inputsOf("shop-cluster"), {
      ...always,
      sku: { name: "Base", tier: "Standard" },
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        privateDNSZone: "system",
        disableRunCommand: true,
        enableVnetIntegration: true,
        subnetId: ids.apiSubnet,
      },
      networkProfile: {
        ...network,
        outboundType: "userAssignedNATGateway",
        advancedNetworking: {
          enabled: true,
          observability: { enabled: true },
          security: { enabled: true, advancedNetworkPolicies: "FQDN" },
        },
      },
      securityProfile: {
        ...security,
        defender: {
          logAnalyticsWorkspaceResourceId: ids.workspace,
          securityMonitoring: { enabled: true },
        },
      },
      addonProfiles: {
        ...addons,
        omsagent: {
          enabled: true,
          config: { logAnalyticsWorkspaceResourceID: ids.workspace, useAADAuth: "true" },
        },
      },
      agentPoolProfiles: [
        pool({
          ...productionPool,
          name: "system",
          mode: "System",
          maxCount: 5,
          nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
        }),
      ],
    });
  });

  it("has a pool of its own for workloads", async () => {
    const { inputsOf } = await create(production);
    assert.deepEqual(
      inputsOf("shop-pool-apps"),
      pool({
        ...productionPool,
        agentPoolName: "apps",
        resourceGroupName: "rg",
        resourceName: "shop-cluster",
        mode: "User",
        maxCount: 6,
      }),
    );
  });

  it("is upgraded in two windows", async () => {
    const { inputsOf } = await create(production);
    const window = (configName: string, dayOfWeek: string) => ({
      configName,
      resourceGroupName: "rg",
      resourceName: "shop-cluster",
      maintenanceWindow: {
        schedule: { weekly: { dayOfWeek, intervalWeeks: 1 } },
        startTime: "01:00",
        durationHours: 6,
        utcOffset: "+00:00",
      },
    });
    assert.deepEqual(
      inputsOf("shop-cluster-maintenance"),
      window("aksManagedAutoUpgradeSchedule", "Saturday"),
    );
    assert.deepEqual(
      inputsOf("shop-node-maintenance"),
      window("aksManagedNodeOSUpgradeSchedule", "Sunday"),
    );
  });

  it("sends logs, and tells the agent of Container Insights what to collect", async () => {
    const { inputsOf } = await create(production);
    const clusterId = ids
      .created("shop-cluster")
      .replace("managedidentity/UserAssignedIdentity", "containerservice/ManagedCluster");
    assert.deepEqual(inputsOf("shop-diagnostics"), {
      name: "countersign",
      resourceUri: clusterId,
      workspaceId: ids.workspace,
      logAnalyticsDestinationType: "Dedicated",
      logs: [
        "kube-audit-admin",
        "guard",
        "kube-apiserver",
        "kube-controller-manager",
        "cloud-controller-manager",
        "cluster-autoscaler",
      ].map((category) => ({ category, enabled: true })),
    });
    assert.deepEqual(inputsOf("shop-container-insights"), {
      dataCollectionRuleName: "shop-insights-bb148c",
      resourceGroupName: "rg",
      location: "westeurope",
      kind: "Linux",
      dataSources: {
        extensions: [
          {
            name: "ContainerInsightsExtension",
            extensionName: "ContainerInsights",
            streams: ["Microsoft-ContainerInsights-Group-Default"],
            extensionSettings: {
              dataCollectionSettings: {
                interval: "1m",
                namespaceFilteringMode: "Off",
                enableContainerLogV2: true,
              },
            },
          },
        ],
      },
      destinations: {
        logAnalytics: [{ name: "workspace", workspaceResourceId: ids.workspace }],
      },
      dataFlows: [
        { streams: ["Microsoft-ContainerInsights-Group-Default"], destinations: ["workspace"] },
      ],
    });
    const rule = ids
      .created("shop-container-insights")
      .replace("managedidentity/UserAssignedIdentity", "monitor/DataCollectionRule");
    assert.deepEqual(inputsOf("shop-container-insights-association"), {
      associationName: "ContainerInsightsExtension",
      resourceUri: clusterId,
      dataCollectionRuleId: rule,
    });
  });

  it("tells what others build on", async () => {
    const { cluster } = await create(production);
    assert.equal(await valueOf(cluster.clusterName), "shop-cluster");
    assert.equal(await valueOf(cluster.oidcIssuerUrl), "https://oidc.example/shop");
    assert.equal(await valueOf(cluster.controlPlanePrincipalId), "principal-of-shop-control-plane");
    assert.equal(await valueOf(cluster.kubeletPrincipalId), "principal-of-shop-kubelet");
    assert.equal(await valueOf(cluster.kubeletClientId), "client-of-shop-kubelet");
    assert.equal(await valueOf(cluster.nodeResourceGroup), "MC_shop");
    assert.equal(
      await valueOf(cluster.apiReachability),
      "private: only the virtual network and networks connected to it reach the API, through the API-server " +
        "subnet; laptops and hosted runners elsewhere do not, and `az aks command invoke` is off",
    );
    assert.deepEqual(await valueOf(cluster.estimatedMonthlyCost), {
      monthlyUsd: 1338,
      pricesOf: "2026-11-24",
      notPriced: [
        "logs by the gigabyte",
        "outbound traffic",
        "volumes and load balancers of workloads",
      ],
    });
  });

  it("keeps its kubeconfig a secret, and nothing else", async () => {
    const { cluster } = await create(production);
    const { value, secret } = await settle(cluster.kubeconfig);
    assert.equal(value, "kind: Config");
    assert.equal(secret, true);
    assert.equal((await settle(cluster.clusterId)).secret, false);
  });
});

describe("an AksCluster in development", () => {
  it("is these resources", async () => {
    const { registered } = await create(development);
    assert.deepEqual(namesOf(registered), [
      "authorization:RoleAssignment shop-kubelet-operator",
      "authorization:RoleAssignment shop-node-subnet",
      "containerservice:MaintenanceConfiguration shop-cluster-maintenance",
      "containerservice:MaintenanceConfiguration shop-node-maintenance",
      "containerservice:ManagedCluster shop-cluster",
      "managedidentity:UserAssignedIdentity shop-control-plane",
      "managedidentity:UserAssignedIdentity shop-kubelet",
    ]);
  });

  it("has these properties", async () => {
    const { inputsOf } = await create(development);
    assert.deepEqual(inputsOf("shop-cluster"), {
      ...always,
      sku: { name: "Base", tier: "Free" },
      apiServerAccessProfile: {
        enablePrivateCluster: false,
        authorizedIPRanges: ["203.0.113.7/32"],
        disableRunCommand: true,
      },
      networkProfile: {
        ...network,
        outboundType: "loadBalancer",
        advancedNetworking: { enabled: false },
      },
      securityProfile: { ...security, defender: { securityMonitoring: { enabled: false } } },
      addonProfiles: addons,
      agentPoolProfiles: [
        pool({
          name: "system",
          mode: "System",
          vmSize: "Standard_D2ds_v5",
          availabilityZones: ["1"],
          osDiskSizeGB: 74,
          count: 1,
          minCount: 1,
          maxCount: 2,
        }),
      ],
    });
  });

  it("tells who reaches the API and what it costs", async () => {
    const { cluster } = await create(development);
    assert.equal(
      await valueOf(cluster.apiReachability),
      "public: 203.0.113.7/32 and nobody else reaches the API",
    );
    assert.deepEqual(await valueOf(cluster.estimatedMonthlyCost), {
      monthlyUsd: 104,
      pricesOf: "2026-11-24",
      notPriced: ["outbound traffic", "volumes and load balancers of workloads"],
    });
  });
});

describe("an AksCluster in a preview", () => {
  const unknown = (): pulumi.Output<string> => pulumi.output(pulumi.unknown) as never;

  it("is the same resources while the network and the workspace are unknown", async () => {
    const known = await create(production);
    const args: AksClusterArgs = {
      ...production,
      nodeSubnetId: unknown(),
      apiServerSubnetId: unknown(),
      workspaceId: unknown(),
    };
    const { registered, inputsOf } = await create(args, { preview: true });
    assert.deepEqual(namesOf(registered), namesOf(known.registered));
    const { apiServerAccessProfile } = inputsOf("shop-cluster") as never as {
      apiServerAccessProfile: { enablePrivateCluster: boolean; enableVnetIntegration: boolean };
    };
    assert.equal(apiServerAccessProfile.enablePrivateCluster, true);
    assert.equal(apiServerAccessProfile.enableVnetIntegration, true);
  });

  it("knows already what a person wants to read, and not yet what the cloud will tell", async () => {
    const { cluster } = await create({ ...production, nodeSubnetId: unknown() }, { preview: true });
    for (const output of [cluster.apiReachability, cluster.posture, cluster.estimatedMonthlyCost]) {
      assert.equal((await settle<unknown>(output)).known, true);
    }
    for (const output of [cluster.clusterName, cluster.kubeconfig, cluster.kubeletClientId]) {
      assert.equal((await settle(output)).known, false);
    }
  });

  it("has its posture and its cost before the addresses that may reach it", async () => {
    const args = { ...development, authorizedIpRanges: [unknown()] };
    const { cluster } = await create(args, { preview: true });
    assert.equal((await settle<unknown>(cluster.posture)).known, true);
    assert.equal((await settle<unknown>(cluster.estimatedMonthlyCost)).known, true);
    assert.equal((await settle(cluster.apiReachability)).known, false);
  });

  it("keeps the kubeconfig a secret although it is unknown", async () => {
    const { cluster } = await create(production, { preview: true });
    assert.equal((await settle(cluster.kubeconfig)).secret, true);
  });
});

describe("the kubeconfig of an AksCluster", () => {
  it("is never empty, because a provider would then use the machine's own", async () => {
    const { cluster } = await create(production, { kubeconfig: null });
    await assert.rejects(settle(cluster.kubeconfig), {
      message: /Azure gave no kubeconfig for the cluster$/,
    });
  });
});

describe("the pools of an AksCluster", () => {
  it("are as they are told", async () => {
    const { registered, inputsOf } = await create({
      ...production,
      pools: [
        {
          name: "big",
          vmSize: "Standard_E8ds_v5",
          minCount: 1,
          maxCount: 9,
          maxPods: 60,
          osDiskSizeGb: 200,
          labels: { size: "big" },
          taints: ["size=big:NoSchedule"],
        },
        { name: "small", vmSize: "Standard_D2ds_v5" },
      ],
    });
    assert.deepEqual(
      registered
        .filter(({ type }) => type.endsWith(":AgentPool"))
        .map(({ name }) => name)
        .sort(),
      ["shop-pool-big", "shop-pool-small"],
    );
    assert.deepEqual(
      inputsOf("shop-pool-big"),
      pool({
        agentPoolName: "big",
        resourceGroupName: "rg",
        resourceName: "shop-cluster",
        mode: "User",
        vmSize: "Standard_E8ds_v5",
        availabilityZones: ["1", "2", "3"],
        count: 1,
        minCount: 1,
        maxCount: 9,
        maxPods: 60,
        osDiskSizeGB: 200,
        nodeLabels: { size: "big" },
        nodeTaints: ["size=big:NoSchedule"],
      }),
    );
    assert.equal(inputsOf("shop-pool-small").osDiskSizeGB, 74);
  });

  it("may have disks of their own, on a machine without any", async () => {
    const { inputsOf } = await create({
      ...development,
      systemPool: { vmSize: "Standard_D4s_v5", osDisk: OsDisk.Managed },
    });
    const [system] = inputsOf("shop-cluster").agentPoolProfiles as Record<string, unknown>[];
    assert.equal(system!.osDiskType, "Managed");
    assert.equal(system!.osDiskSizeGB, 128);
  });
});
