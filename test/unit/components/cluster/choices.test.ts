import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  ApiServerAccess,
  NodeOsUpgradeChannel,
  OsDisk,
  PrivateDns,
  UpgradeChannel,
  Weekday,
} from "../../../../components/cluster";
import type { AksClusterArgs } from "../../../../components/cluster";
import { Egress } from "../../../../components/network/egress";
import { checks } from "../../../../components/posture";
import { valueOf } from "../azure-mocks";
import { create, development, ids, production, refusal } from "./scene";

const expires = "2099-12-31";
const suppress = (...ids: string[]) =>
  ids.map((check) => ({ check, reason: "decided by the platform team", expires }));

const accessOf = async (args: AksClusterArgs) =>
  (await create(args)).inputsOf("shop-cluster").apiServerAccessProfile;

describe("the API of an AksCluster", () => {
  it("is a private endpoint without a subnet for the API server", async () => {
    const { cluster, inputsOf } = await create({ ...production, apiServerSubnetId: undefined });
    assert.deepEqual(inputsOf("shop-cluster").apiServerAccessProfile, {
      enablePrivateCluster: true,
      enablePrivateClusterPublicFQDN: false,
      privateDNSZone: "system",
      disableRunCommand: true,
    });
    assert.match(await valueOf(cluster.apiReachability), /through a private endpoint;/);
    assert.equal((await valueOf(cluster.estimatedMonthlyCost)).monthlyUsd, 1345);
  });

  it("has its name in a zone that is given", async () => {
    const privateDnsZoneId = ids.zone("aks.private.westeurope.azmk8s.io");
    const { inputsOf } = await create({ ...production, vnetId: ids.vnet, privateDnsZoneId });
    const { apiServerAccessProfile, dnsPrefix, fqdnSubdomain } = inputsOf("shop-cluster");
    assert.equal(
      (apiServerAccessProfile as { privateDNSZone: string }).privateDNSZone,
      privateDnsZoneId,
    );
    assert.equal(dnsPrefix, undefined);
    assert.equal(fqdnSubdomain, "shop-bb148c");
  });

  it("has its name in public DNS alone, if that is wanted", async () => {
    assert.deepEqual(
      await accessOf({ ...production, privateDns: PrivateDns.None, publicFqdn: true }),
      {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: true,
        privateDNSZone: "none",
        disableRunCommand: true,
        enableVnetIntegration: true,
        subnetId: ids.apiSubnet,
      },
    );
  });

  it("may be public in production, for those ranges, with a reason", async () => {
    const args: AksClusterArgs = {
      ...production,
      apiServer: ApiServerAccess.Public,
      authorizedIpRanges: ["203.0.113.0/24", "198.51.100.7/32"],
      suppressions: suppress("aks.private-api"),
    };
    const { cluster } = await create(args);
    assert.deepEqual(await accessOf(args), {
      enablePrivateCluster: false,
      authorizedIPRanges: ["203.0.113.0/24", "198.51.100.7/32"],
      disableRunCommand: true,
      enableVnetIntegration: true,
      subnetId: ids.apiSubnet,
    });
    assert.equal(
      await valueOf(cluster.apiReachability),
      "public: 203.0.113.0/24, 198.51.100.7/32 and nobody else reaches the API",
    );
  });
});

describe("the name of an AksCluster", () => {
  it("becomes a label that DNS accepts", async () => {
    const { inputsOf } = await create({
      ...development,
      clusterName: `a_b_${"c".repeat(49)}_d`,
    });
    assert.equal(inputsOf("shop-cluster").dnsPrefix, `a-b-${"c".repeat(49)}`);
  });
});

describe("the egress of an AksCluster", () => {
  const cases = [
    [Egress.NatGateway, "userAssignedNATGateway"],
    [Egress.LoadBalancer, "loadBalancer"],
    [Egress.UserDefinedRouting, "userDefinedRouting"],
  ] as const;
  for (const [egress, outboundType] of cases) {
    it(`${egress} is ${outboundType}, and publicNetworkAccess is never set`, async () => {
      const inputs = (await create({ ...production, egress })).inputsOf("shop-cluster");
      assert.equal((inputs.networkProfile as { outboundType: string }).outboundType, outboundType);
      assert.equal("publicNetworkAccess" in inputs, false);
      assert.equal("bootstrapProfile" in inputs, false);
    });
  }
});

describe("the upgrades of an AksCluster", () => {
  it("are ours with channel none, for the pools as well", async () => {
    const { registered, inputsOf } = await create({
      ...production,
      kubernetesVersion: "1.33.2",
      upgradeChannel: UpgradeChannel.None,
      nodeOsUpgradeChannel: NodeOsUpgradeChannel.None,
      suppressions: suppress("aks.auto-upgrade", "aks.node-os-upgrades"),
    });
    const { kubernetesVersion, agentPoolProfiles } = inputsOf("shop-cluster");
    const [system] = agentPoolProfiles as { orchestratorVersion: string }[];
    assert.equal(kubernetesVersion, "1.33.2");
    assert.equal(system!.orchestratorVersion, "1.33.2");
    assert.equal(inputsOf("shop-pool-apps").orchestratorVersion, "1.33.2");
    assert.deepEqual(
      registered.filter(({ type }) => type.endsWith(":MaintenanceConfiguration")),
      [],
    );
  });

  it("happen in the windows that are given", async () => {
    const { inputsOf } = await create({
      ...development,
      nodeMaintenance: {
        day: Weekday.Tuesday,
        startTime: "22:30",
        durationHours: 4,
        utcOffset: "+02:00",
        notAllowedDates: [{ start: "2026-12-20", end: "2027-01-06" }],
      },
    });
    assert.deepEqual(inputsOf("shop-node-maintenance").maintenanceWindow, {
      schedule: { weekly: { dayOfWeek: "Tuesday", intervalWeeks: 1 } },
      startTime: "22:30",
      durationHours: 4,
      utcOffset: "+02:00",
      notAllowedDates: [{ start: "2026-12-20", end: "2027-01-06" }],
    });
  });
});

const always = [
  "aks.autoscaling",
  "aks.azure-rbac",
  "aks.cni-overlay",
  "aks.entra",
  "aks.kubernetes-rbac",
  "aks.local-accounts",
  "aks.managed-identity",
  "aks.max-pods",
  "aks.network-policy",
  "aks.no-dashboard",
  "aks.no-http-routing",
  "aks.no-node-public-addresses",
  "aks.policy-add-on",
  "aks.pool-versions",
  "aks.scale-sets",
  "aks.secret-store-rotation",
  "aks.standard-load-balancer",
];

const chosen = [
  "aks.advanced-networking",
  "aks.auto-upgrade",
  "aks.container-insights",
  "aks.control-plane-logs",
  "aks.critical-system-pool",
  "aks.defender",
  "aks.encryption-at-host",
  "aks.ephemeral-os-disks",
  "aks.node-os-upgrades",
  "aks.private-api",
  "aks.system-nodes",
  "aks.uptime-sla",
  "aks.zones",
];

describe("the posture of an AksCluster", () => {
  it("meets every check in production", async () => {
    const { cluster } = await create(production);
    assert.deepEqual(await valueOf(cluster.posture), {
      met: [...always, ...chosen].sort(),
      deviations: [],
    });
  });

  it("has every check that there is for clusters", () => {
    const listed = Object.keys(checks).filter((id) => id.startsWith("aks."));
    assert.deepEqual(listed.sort(), [...always, ...chosen, "aks.authorized-ranges"].sort());
  });

  it("names in development what the profile leaves out", async () => {
    const { cluster } = await create(development);
    const { met, deviations } = await valueOf(cluster.posture);
    const left = [
      "aks.advanced-networking",
      "aks.container-insights",
      "aks.control-plane-logs",
      "aks.critical-system-pool",
      "aks.defender",
      "aks.private-api",
      "aks.system-nodes",
      "aks.uptime-sla",
      "aks.zones",
    ];
    assert.deepEqual(
      deviations.map(({ check, reason }) => `${check}: ${reason}`),
      left.map((check) => `${check}: profile development`),
    );
    const rest = [...always, ...chosen].filter((check) => !left.includes(check));
    assert.deepEqual(met, [...rest, "aks.authorized-ranges"].sort());
  });

  const departures: [string, Partial<AksClusterArgs>, string][] = [
    ["a public API", publicApi(), "aks.private-api"],
    ["no encryption at the host", { encryptionAtHost: false }, "aks.encryption-at-host"],
    ["no Defender", { defender: false }, "aks.defender"],
    ["no advanced networking", { advancedNetworking: false }, "aks.advanced-networking"],
    ["two zones", { zones: ["1", "2"] }, "aks.zones"],
    ["two system nodes", { systemPool: { minCount: 2 } }, "aks.system-nodes"],
    ["no pool for workloads", { pools: [] }, "aks.critical-system-pool"],
    ["managed disks", { systemPool: { osDisk: OsDisk.Managed } }, "aks.ephemeral-os-disks"],
    [
      "a pool with managed disks",
      { pools: [{ name: "apps", osDisk: OsDisk.Managed }] },
      "aks.ephemeral-os-disks",
    ],
    ["no channel", { upgradeChannel: UpgradeChannel.None }, "aks.auto-upgrade"],
    ["node images only", { upgradeChannel: UpgradeChannel.NodeImage }, "aks.auto-upgrade"],
    [
      "no fixes for nodes",
      { nodeOsUpgradeChannel: NodeOsUpgradeChannel.None },
      "aks.node-os-upgrades",
    ],
  ];
  for (const [what, change, check] of departures) {
    it(`wants a reason in production for ${what}`, async () => {
      const row = checks[check as keyof typeof checks];
      assert.deepEqual(await refusal({ ...production, ...change }), [
        `suppressions: check ${check} (${row.title}) is not met, and production wants a reason for that; ` +
          `meet it, or add { check: "${check}", reason: …, expires: … }`,
      ]);
      const { cluster } = await create({
        ...production,
        ...change,
        suppressions: suppress(check),
      });
      assert.deepEqual((await valueOf(cluster.posture)).deviations, [
        { check, title: row.title, reason: "decided by the platform team", expires },
      ]);
    });
  }

  it("wants a reason in production for no workspace", async () => {
    const args = { ...production, workspaceId: undefined, defender: false };
    assert.equal((await refusal(args)).length, 3);
    const suppressions = suppress(
      "aks.container-insights",
      "aks.control-plane-logs",
      "aks.defender",
    );
    const { registered, inputsOf } = await create({ ...args, suppressions });
    assert.deepEqual(
      registered.filter(({ type }) => type.includes(":monitor:")),
      [],
    );
    const { addonProfiles } = inputsOf("shop-cluster");
    assert.equal("omsagent" in (addonProfiles as object), false);
  });
});

describe("the cost of an AksCluster", () => {
  it("names what it has no price for", async () => {
    const { cluster } = await create({
      ...production,
      pools: [
        { name: "new", vmSize: "Standard_D4ds_v9", osDiskSizeGb: 64 },
        { name: "disks", osDisk: OsDisk.Managed },
      ],
      suppressions: suppress("aks.ephemeral-os-disks"),
    });
    assert.deepEqual((await valueOf(cluster.estimatedMonthlyCost)).notPriced, [
      "Defender on Standard_D4ds_v9",
      "Standard_D4ds_v9",
      "logs by the gigabyte",
      "managed OS disks",
      "outbound traffic",
      "volumes and load balancers of workloads",
    ]);
  });

  it("names what depends on the use of what it has", async () => {
    const notPricedOf = async (args: AksClusterArgs) =>
      (await valueOf((await create(args)).cluster.estimatedMonthlyCost)).notPriced;
    const always = ["outbound traffic", "volumes and load balancers of workloads"];
    assert.deepEqual(await notPricedOf(development), always);
    const kms = { keyId: "https://keys.vault.azure.net/keys/etcd/1", vaultId: ids.vault };
    assert.deepEqual(await notPricedOf({ ...production, kms }), [
      "logs by the gigabyte",
      "operations of the KMS key",
      ...always,
    ]);
  });
});

function publicApi(): Partial<AksClusterArgs> {
  return { apiServer: ApiServerAccess.Public, authorizedIpRanges: ["203.0.113.7/32"] };
}
