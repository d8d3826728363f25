import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import {
  AksCluster,
  ApiServerAccess,
  NodeOsUpgradeChannel,
  OsDisk,
  PrivateDns,
  UpgradeChannel,
  VaultAccess,
  Weekday,
} from "../../../../components/cluster";
import type { AksClusterArgs } from "../../../../components/cluster";
import { Egress } from "../../../../components/network/egress";
import { valueOf } from "../azure-mocks";
import { run } from "../support";
import { create, development, ids, production, refusal, tenantId } from "./scene";

const kms = { keyId: "https://keys.vault.azure.net/keys/etcd/1", vaultId: ids.vault };
const window = { day: Weekday.Monday, startTime: "01:00", durationHours: 6 };
const endpoint: AksClusterArgs = { ...production, apiServerSubnetId: undefined };

/** What is wrong, the arguments, and every line of the message. */
type Case = [what: string, args: AksClusterArgs, ...lines: string[]];

const ranges = (...authorizedIpRanges: string[]): AksClusterArgs => ({
  ...development,
  authorizedIpRanges,
});

const everyAddress = (text: string, index = 0): string =>
  `authorizedIpRanges[${index}]: "${text}" is every address; ` +
  "name the ranges that you come from, such as 203.0.113.7/32";

const noRange = (text: string): string =>
  `authorizedIpRanges[0]: "${text}" is not a range of IPv4 addresses; write it as the first address and ` +
  "the length of the prefix, such as 203.0.113.0/24 or 203.0.113.7/32";

const apiCases: Case[] = [
  [
    "ranges of a private API",
    { ...production, authorizedIpRanges: ["203.0.113.7/32"] },
    "authorizedIpRanges: they apply to public addresses only, and the API is private; " +
      "leave them out, or set apiServer to public",
  ],
  [
    "a public API without ranges",
    { ...development, authorizedIpRanges: undefined },
    "authorizedIpRanges: the API is public, and without them everyone reaches it; " +
      "name the ranges that you come from, such as 203.0.113.7/32, or set apiServer to vnetIntegration or privateLink",
  ],
  ["an empty list", ranges(), "authorizedIpRanges: there are 0 of them; name 1 to 200 ranges"],
  [
    "more ranges than Azure takes",
    ranges(...Array.from({ length: 201 }, (_, index) => `203.0.113.${index}/32`)),
    "authorizedIpRanges: there are 201 of them; name 1 to 200 ranges",
  ],
  ["everyone", ranges("0.0.0.0/0"), everyAddress("0.0.0.0/0")],
  ["everyone, from an address", ranges("203.0.113.7/0"), everyAddress("203.0.113.7/0")],
  ["everyone, with a second zero", ranges("0.0.0.0/00"), everyAddress("0.0.0.0/00")],
  ["everyone, in short", ranges("0/0"), everyAddress("0/0")],
  ["everyone of IPv6", ranges("::/0"), everyAddress("::/0")],
  ["everyone among others", ranges("203.0.113.7/32", "0.0.0.0/0"), everyAddress("0.0.0.0/0", 1)],
  [
    "everyone in two halves",
    ranges("0.0.0.0/1", "128.0.0.0/1"),
    "authorizedIpRanges[0]: 0.0.0.0/1 is 2147483648 addresses; name ranges of /8 or narrower",
    "authorizedIpRanges[1]: 128.0.0.0/1 is 2147483648 addresses; name ranges of /8 or narrower",
  ],
  ["an address", ranges("203.0.113.7"), noRange("203.0.113.7")],
  ["an address within a range", ranges("203.0.113.7/24"), noRange("203.0.113.7/24")],
  ["octal numbers", ranges("0313.0.0.0/8"), noRange("0313.0.0.0/8")],
  ["IPv6", ranges("2001:db8::/32"), noRange("2001:db8::/32")],
  [
    "a private name of a public API",
    { ...development, privateDnsZoneId: ids.zone("privatelink.westeurope.azmk8s.io") },
    "privateDnsZoneId: a public API has no private name; leave it out, or set apiServer to vnetIntegration or privateLink",
    "vnetId: AKS links the zone of privateDnsZoneId to the virtual network, and needs a role on it; " +
      "give the network's ARM id",
  ],
  [
    "a choice of private name of a public API",
    { ...development, privateDns: PrivateDns.System },
    "privateDns: a public API has no private name; leave it out, or set apiServer to vnetIntegration or privateLink",
  ],
  [
    "two that answer for the name",
    {
      ...production,
      vnetId: ids.vnet,
      privateDnsZoneId: ids.zone("private.westeurope.azmk8s.io"),
      privateDns: PrivateDns.System,
    },
    "privateDns: privateDnsZoneId says already who answers for the API's name; leave out one of the two",
  ],
  [
    "nobody that answers for the name",
    { ...production, privateDns: PrivateDns.None },
    "privateDns: without a private zone and without a public name, nothing knows where the API is; " +
      "set publicFqdn to true (the address stays private), or privateDns to system",
  ],
  [
    "a zone without its network",
    { ...production, privateDnsZoneId: ids.zone("private.westeurope.azmk8s.io") },
    "vnetId: AKS links the zone of privateDnsZoneId to the virtual network, and needs a role on it; " +
      "give the network's ARM id",
  ],
  ...zoneCases(),
  [
    "an API in the network without a subnet",
    { ...endpoint, apiServer: ApiServerAccess.VnetIntegration },
    "apiServerSubnetId: apiServer is vnetIntegration, and there is no subnet for it; " +
      "give one that is delegated to Microsoft.ContainerService/managedClusters, or set apiServer to privateLink",
  ],
  [
    "a private endpoint with a subnet for the API",
    { ...production, apiServer: ApiServerAccess.PrivateLink },
    "apiServerSubnetId: apiServer is privateLink, which has no use for it; " +
      "leave it out, or set apiServer to vnetIntegration",
  ],
  [
    "KMS with a private vault without VNet integration",
    { ...endpoint, kms },
    "kms.vaultAccess: the API server reaches a private vault only from a subnet of its own; " +
      "give apiServerSubnetId, or set kms.vaultAccess to Public for a vault that answers public addresses",
  ],
];

function zoneCases(): Case[] {
  const zone = (args: AksClusterArgs, name: string): AksClusterArgs => ({
    ...args,
    vnetId: ids.vnet,
    privateDnsZoneId: ids.zone(name),
  });
  const long = "a".repeat(33);
  return [
    [
      "a zone of private link with VNet integration",
      zone(production, "privatelink.westeurope.azmk8s.io"),
      "privateDnsZoneId: AKS refuses a zone named privatelink.westeurope.azmk8s.io with apiServerSubnetId; " +
        "name it private.westeurope.azmk8s.io or <sub>.private.westeurope.azmk8s.io, the sub being at most 32 characters",
    ],
    [
      "a zone of VNet integration with private link",
      zone(endpoint, "private.westeurope.azmk8s.io"),
      "privateDnsZoneId: AKS refuses a zone named private.westeurope.azmk8s.io without apiServerSubnetId; " +
        "name it privatelink.westeurope.azmk8s.io or <sub>.privatelink.westeurope.azmk8s.io, the sub being at most 32 characters",
    ],
    [
      "a zone of another region",
      zone({ ...production, location: "North Europe" }, "private.westeurope.azmk8s.io"),
      "privateDnsZoneId: AKS refuses a zone named private.westeurope.azmk8s.io with apiServerSubnetId; " +
        "name it private.northeurope.azmk8s.io or <sub>.private.northeurope.azmk8s.io, the sub being at most 32 characters",
    ],
    [
      "a subzone that is too long",
      zone({ ...production, location: undefined }, `${long}.private.westeurope.azmk8s.io`),
      `privateDnsZoneId: AKS refuses a zone named ${long}.private.westeurope.azmk8s.io with apiServerSubnetId; ` +
        "name it private.<region>.azmk8s.io or <sub>.private.<region>.azmk8s.io, the sub being at most 32 characters",
    ],
  ];
}

const notAnId = (property: string, type: string): string =>
  `${property}: "shop" is not the ARM id of a ${type}; give the id that begins with /subscriptions/`;

const identity = { id: "shop", principalId: "shop", clientId: "shop" };

const idCases: Case[] = [
  [
    "names where ids belong",
    {
      ...production,
      nodeSubnetId: "shop",
      apiServerSubnetId: "shop",
      vnetId: "shop",
      privateDnsZoneId: "shop",
      registryId: "shop",
      workspaceId: "shop",
    },
    notAnId("nodeSubnetId", "subnet"),
    notAnId("apiServerSubnetId", "subnet"),
    notAnId("vnetId", "virtual network"),
    notAnId("privateDnsZoneId", "private DNS zone"),
    notAnId("registryId", "container registry"),
    notAnId("workspaceId", "Log Analytics workspace"),
  ],
  [
    "a zone that the network did not have",
    { ...production, vnetId: ids.vnet, privateDnsZoneId: "" },
    'privateDnsZoneId: "" is not the ARM id of a private DNS zone; give the id that begins with /subscriptions/',
  ],
  [
    "one subnet for the nodes and the API",
    { ...production, apiServerSubnetId: ids.nodeSubnet.toUpperCase() },
    "apiServerSubnetId: it is the subnet of the nodes; " +
      "give a subnet that is delegated to Microsoft.ContainerService/managedClusters",
  ],
  [
    "subnets of another network",
    { ...production, vnetId: `${ids.vnet}-2` },
    "nodeSubnetId: the subnet is not in vnetId; give a subnet of that network",
    "apiServerSubnetId: the subnet is not in vnetId; give a subnet of that network",
  ],
  [
    "identities that are none",
    { ...development, controlPlaneIdentity: identity, kubeletIdentity: identity },
    ...["controlPlaneIdentity", "kubeletIdentity"].flatMap((name) => [
      notAnId(`${name}.id`, "managed identity"),
      `${name}.principalId: "shop" is not a GUID; take it from \`az identity show\``,
      `${name}.clientId: "shop" is not a GUID; take it from \`az identity show\``,
    ]),
  ],
  [
    "a key without its version, of no vault",
    {
      ...production,
      kms: { keyId: "https://keys.vault.azure.net/keys/etcd", vaultId: ids.registry },
    },
    `kms.vaultId: "${ids.registry}" is not the ARM id of a key vault; give the id that begins with /subscriptions/`,
    'kms.keyId: "https://keys.vault.azure.net/keys/etcd" is not a key with its version; ' +
      "write it as https://<vault>.vault.azure.net/keys/<name>/<version>",
  ],
];

/** What a configuration may hold, and no type of TypeScript allows. */
const configured = (values: Record<string, unknown>): AksClusterArgs => ({
  ...development,
  ...values,
});

const choiceCases: Case[] = [
  [
    "nothing where something is required",
    configured({
      resourceGroupName: null,
      nodeSubnetId: undefined,
      tenantId: null,
      adminGroupObjectIds: undefined,
    }),
    "resourceGroupName: a cluster is created, and nothing tells where; name a resource group",
    'tenantId: "" is not a GUID; take it from `az account show --query tenantId`',
    "adminGroupObjectIds: there are no local accounts, so without a group nobody could administrate the cluster; name one Entra group at least",
    'nodeSubnetId: "" is not the ARM id of a subnet; give the id that begins with /subscriptions/',
  ],
  [
    "a profile that there is not, and says nothing else",
    configured({ profile: "prod", authorizedIpRanges: null, adminGroupObjectIds: [] }),
    'profile: there is no "prod"; use one of production, development',
  ],
  [
    "choices that there are not",
    configured({
      egress: "nat",
      apiServer: "Private",
      privateDns: "none ",
      upgradeChannel: "weekly",
      nodeOsUpgradeChannel: "nodeimage",
      permissionMode: 1,
      kms: { ...kms, vaultAccess: "private" },
      systemPool: { osDisk: "ephemeral" },
      pools: [{ name: "a", osDisk: "managed" }],
    }),
    'egress: there is no "nat"; use one of natGateway, loadBalancer, userDefinedRouting, none',
    'apiServer: there is no "Private"; use one of vnetIntegration, privateLink, public',
    'privateDns: there is no "none "; use one of system, none',
    'upgradeChannel: there is no "weekly"; use one of patch, stable, rapid, node-image, none',
    'nodeOsUpgradeChannel: there is no "nodeimage"; use one of NodeImage, SecurityPatch, None',
    "permissionMode: there is no 1; use one of AbacRepositoryPermissions, LegacyRegistryPermissions",
    'kms.vaultAccess: there is no "private"; use one of Private, Public',
    'systemPool.osDisk: there is no "ephemeral"; use one of Ephemeral, Managed',
    'pools[0].osDisk: there is no "managed"; use one of Ephemeral, Managed',
  ],
  [
    "texts where lists belong",
    configured({
      pools: "apps",
      suppressions: "none",
      adminGroupObjectIds: tenantId,
      vnetAddressRanges: "10.0.0.0/8",
      authorizedIpRanges: "203.0.113.7/32",
      zones: 1,
    }),
    'pools: "apps" is not a list; write it as a list',
    'suppressions: "none" is not a list; write it as a list',
    `adminGroupObjectIds: "${tenantId}" is not a list; write it as a list`,
    'vnetAddressRanges: "10.0.0.0/8" is not a list; write it as a list',
    'authorizedIpRanges: "203.0.113.7/32" is not a list; write it as a list',
    "zones: 1 is not a list; write it as a list",
  ],
  [
    "pools without a name",
    configured({ pools: [{}, null] }),
    "pools[0].name: Azure refuses undefined as the name of a pool; use 1 to 12 lower-case letters and digits, beginning with a letter",
    "pools[1].name: Azure refuses undefined as the name of a pool; use 1 to 12 lower-case letters and digits, beginning with a letter",
  ],
];

const addressCases: Case[] = [
  [
    "no ranges",
    { ...development, podCidr: "10.244.0.1/16", serviceCidr: "services" },
    'podCidr: "10.244.0.1/16" is not a range of IPv4 addresses; write it as the first address and the length of the prefix, such as 10.244.0.0/16',
    'serviceCidr: "services" is not a range of IPv4 addresses; write it as the first address and the length of the prefix, such as 10.244.0.0/16',
  ],
  [
    "a network that is no range",
    { ...development, vnetAddressRanges: ["10.0.0.0"] },
    'vnetAddressRanges[0]: "10.0.0.0" is not a range of IPv4 addresses; write it as the first address and the length of the prefix, such as 10.244.0.0/16',
  ],
  [
    "pods among services",
    { ...development, podCidr: "172.16.0.0/14" },
    "podCidr: 172.16.0.0/14 and serviceCidr 172.16.0.0/16 have addresses in common; choose a range that nothing else uses",
  ],
  [
    "pods and services in the network",
    { ...development, vnetAddressRanges: ["192.168.0.0/16", "10.0.0.0/8", "172.16.4.0/24"] },
    "podCidr: 10.244.0.0/16 and vnetAddressRanges[1] 10.0.0.0/8 have addresses in common; choose a range that nothing else uses",
    "serviceCidr: 172.16.0.0/16 and vnetAddressRanges[2] 172.16.4.0/24 have addresses in common; choose a range that nothing else uses",
  ],
  [
    "ranges of AKS's own",
    {
      ...development,
      podCidr: "172.30.0.0/16",
      serviceCidr: "169.254.1.0/24",
      dnsServiceIp: "169.254.1.10",
    },
    "podCidr: 172.30.0.0/16 and AKS's own range 172.30.0.0/16 have addresses in common; choose a range that nothing else uses",
    "serviceCidr: 169.254.1.0/24 and AKS's own range 169.254.0.0/16 have addresses in common; choose a range that nothing else uses",
  ],
  [
    "more services than Azure takes",
    { ...development, serviceCidr: "100.0.0.0/11", dnsServiceIp: "100.0.0.10" },
    "serviceCidr: Azure refuses 100.0.0.0/11, which is wider than /12; use /12 or narrower",
  ],
  [
    "a DNS service elsewhere",
    { ...development, dnsServiceIp: "10.0.0.10" },
    'dnsServiceIp: "10.0.0.10" is no address in serviceCidr 172.16.0.0/16; choose one in it, by custom its tenth',
  ],
  [
    "a DNS service that is no address",
    { ...development, dnsServiceIp: "172.16.0.10/32" },
    'dnsServiceIp: "172.16.0.10/32" is no address in serviceCidr 172.16.0.0/16; choose one in it, by custom its tenth',
  ],
  [
    "a DNS service in the place of the API",
    { ...development, dnsServiceIp: "172.16.0.1" },
    "dnsServiceIp: 172.16.0.1 is taken: the first two addresses of serviceCidr are the range's own and the API's; choose one in it, by custom its tenth",
  ],
  [
    "no room for the pods of so many nodes",
    { ...production, podCidr: "10.244.0.0/21" },
    "podCidr: 10.244.0.0/21 has room for 8 nodes of a /24 each, and the pools grow to 13 while one is upgraded; choose a wider range, or lower maxCount",
  ],
  [
    "no room for the pods of a node",
    { ...development, podCidr: "10.244.0.0/25" },
    "podCidr: 10.244.0.0/25 has room for 0 nodes of a /24 each, and the pools grow to 3 while one is upgraded; choose a wider range, or lower maxCount",
  ],
];

const poolName = (index: number, name: string): string =>
  `pools[${index}].name: Azure refuses "${name}" as the name of a pool; ` +
  "use 1 to 12 lower-case letters and digits, beginning with a letter";

const nodeCases: Case[] = [
  [
    "an ephemeral OS disk on a machine without disks",
    { ...development, systemPool: { vmSize: "Standard_D4s_v5" } },
    "systemPool.vmSize: Standard_D4s_v5 has no local disk, so an ephemeral OS disk is impossible; " +
      "use Standard_D4ds_v5 (ResourceDisk) or Standard_D4ds_v6 (NvmeDisk)",
  ],
  [
    "the same of AMD, in a pool",
    { ...development, pools: [{ name: "a" }, { name: "b", vmSize: "Standard_D8as_v6" }] },
    "pools[1].vmSize: Standard_D8as_v6 has no local disk, so an ephemeral OS disk is impossible; " +
      "use Standard_D8ads_v5 (ResourceDisk) or Standard_D8ads_v6 (NvmeDisk)",
  ],
  [
    "the same with one other size",
    { ...development, systemPool: { vmSize: "Standard_E4s_v6" } },
    "systemPool.vmSize: Standard_E4s_v6 has no local disk, so an ephemeral OS disk is impossible; " +
      "use Standard_E4ds_v5 (ResourceDisk) or osDisk Managed",
  ],
  [
    "an OS disk as large as the machine's, of which trusted launch keeps one",
    { ...development, systemPool: { osDiskSizeGb: 75 } },
    "systemPool.osDiskSizeGb: Standard_D2ds_v5 has 75 GiB for an ephemeral OS disk (ResourceDisk), " +
      "and trusted launch keeps 1 of them; use at most 74",
  ],
  [
    "an OS disk that is larger than one NVMe disk",
    { ...development, pools: [{ name: "a", vmSize: "Standard_D16ds_v6", osDiskSizeGb: 512 }] },
    "pools[0].osDiskSizeGb: Standard_D16ds_v6 has 440 GiB for an ephemeral OS disk (NvmeDisk), " +
      "and trusted launch keeps 1 of them; use at most 439",
  ],
  [
    "a size of which nothing is known",
    { ...development, systemPool: { vmSize: "Standard_D4ds_v9" } },
    'systemPool.vmSize: "Standard_D4ds_v9" is not in the table of VM sizes of 2026-11-24, so nothing tells how large ' +
      "an ephemeral OS disk may be; give systemPool.osDiskSizeGb, or use a size such as Standard_D4ds_v5",
  ],
  [
    "few pods",
    { ...development, systemPool: { maxPods: 49 } },
    "systemPool.maxPods: 49 pods per node leave no room beside AKS's own; use 50 to 250",
  ],
  [
    "many pods",
    { ...development, pools: [{ name: "a", maxPods: 251 }] },
    "pools[0].maxPods: 251 pods per node are more than Azure allows; use 50 to 250",
  ],
  [
    "more nodes at least than at most",
    { ...development, pools: [{ name: "a", minCount: 5, maxCount: 4 }] },
    "pools[0].minCount: 5 nodes at least and 4 at most is no range that a pool can scale in; use 1 to 1000 whole nodes, and not more than maxCount",
  ],
  [
    "no nodes",
    { ...development, systemPool: { minCount: 0 } },
    "systemPool.minCount: 0 nodes at least and 2 at most is no range that a pool can scale in; use 1 to 1000 whole nodes, and not more than maxCount",
  ],
  [
    "names of pools that Azure refuses",
    {
      ...development,
      pools: [
        { name: "" },
        { name: "Apps" },
        { name: "1a" },
        { name: "a-b" },
        { name: "a234567890123" },
      ],
    },
    poolName(0, ""),
    poolName(1, "Apps"),
    poolName(2, "1a"),
    poolName(3, "a-b"),
    poolName(4, "a234567890123"),
  ],
  [
    "names of pools that are taken",
    { ...development, pools: [{ name: "system" }, { name: "a" }, { name: "a" }] },
    'pools[0].name: another pool is named "system"; give every pool a name of its own; the system pool\'s is system',
    'pools[2].name: another pool is named "a"; give every pool a name of its own; the system pool\'s is system',
  ],
];

const sizeCases: Case[] = [
  [
    "zones that there are not, and one twice",
    { ...development, zones: ["1", "1", "4"] },
    'zones[1]: zone 1 is named twice; use "1", "2" and "3", each once',
    'zones[2]: there is no zone "4"; use "1", "2" and "3", each once',
  ],
  [
    "parts of nodes, of pods and of disks",
    {
      ...development,
      systemPool: { minCount: 1.5, maxPods: 60.5, osDiskSizeGb: 29 },
      pools: [{ name: "a", osDisk: OsDisk.Managed, osDiskSizeGb: 0 }],
    },
    "systemPool.osDiskSizeGb: Azure refuses an OS disk of 29 GiB; use 30 or more",
    "pools[0].osDiskSizeGb: Azure refuses an OS disk of 0 GiB; use 30 or more",
    "systemPool.maxPods: 60.5 pods per node are no whole number; use 50 to 250",
    "systemPool.minCount: 1.5 nodes at least and 2 at most is no range that a pool can scale in; use 1 to 1000 whole nodes, and not more than maxCount",
  ],
  [
    "more nodes than Azure gives a pool",
    { ...development, podCidr: "10.128.0.0/9", systemPool: { maxCount: 1001 } },
    "systemPool.minCount: 1 nodes at least and 1001 at most is no range that a pool can scale in; use 1 to 1000 whole nodes, and not more than maxCount",
  ],
  ...[-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9].map((seconds): Case => [
    `a wait of ${seconds} seconds`,
    { ...development, rolePropagationSeconds: seconds },
    `rolePropagationSeconds: an update cannot wait ${seconds} seconds; use 0 to 3600`,
  ]),
];

const otherCases: Case[] = [
  [
    "Defender without a workspace",
    { ...development, defender: true },
    "defender: Defender for Containers reports to a workspace, and none is given; give workspaceId, or set defender to false",
  ],
  [
    "a channel for images beside another one for nodes",
    {
      ...development,
      upgradeChannel: UpgradeChannel.NodeImage,
      nodeOsUpgradeChannel: NodeOsUpgradeChannel.SecurityPatch,
    },
    "nodeOsUpgradeChannel: upgradeChannel node-image upgrades nodes by their images, and Azure takes nothing beside it; " +
      "leave it out, or set upgradeChannel to none",
  ],
  [
    "days that there are not",
    configured({
      clusterMaintenance: {
        ...window,
        day: "Sat",
        notAllowedDates: [
          { start: "2026-02-30", end: "tomorrow" },
          { start: "2027-01-06", end: "2026-12-20" },
        ],
      },
    }),
    'clusterMaintenance.day: there is no "Sat"; use one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday',
    'clusterMaintenance.notAllowedDates[0].start: "2026-02-30" is not a date; write it as YYYY-MM-DD',
    'clusterMaintenance.notAllowedDates[0].end: "tomorrow" is not a date; write it as YYYY-MM-DD',
    "clusterMaintenance.notAllowedDates[1].end: 2026-12-20 is before 2027-01-06; write the first day as start",
  ],
  [
    "a name that Azure refuses",
    { ...development, clusterName: "-shop" },
    'clusterName: Azure refuses "-shop" as the name of a managed cluster; ' +
      "use 1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit",
  ],
  [
    "a tenant that is none",
    { ...development, tenantId: "acme.onmicrosoft.com" },
    'tenantId: "acme.onmicrosoft.com" is not a GUID; take it from `az account show --query tenantId`',
  ],
  [
    "nobody who administrates",
    { ...development, adminGroupObjectIds: [] },
    "adminGroupObjectIds: there are no local accounts, so without a group nobody could administrate the cluster; name one Entra group at least",
  ],
  [
    "a group by its name",
    { ...development, adminGroupObjectIds: [tenantId, "platform"] },
    'adminGroupObjectIds[1]: "platform" is not a GUID; give its object id in Entra',
  ],
  [
    "no egress and no registry",
    { ...production, egress: Egress.None },
    "registryId: without egress, nodes take Azure's own images from the cache of a registry; " +
      "give a Premium registry that the network reaches, or another egress",
  ],
  [
    "a version beside a channel that chooses it",
    { ...development, kubernetesVersion: "1.33.2" },
    "kubernetesVersion: channel patch moves the cluster on, and every update would want to move it back; " +
      "leave it out, or set upgradeChannel to none",
  ],
  [
    "a window that Azure refuses",
    {
      ...development,
      clusterMaintenance: { ...window, durationHours: 3, startTime: "24:00", utcOffset: "CET" },
    },
    'clusterMaintenance.startTime: "24:00" is no time of day; write it as HH:MM',
    "clusterMaintenance.durationHours: Azure refuses a window of 3 hours; use 4 to 24",
    'clusterMaintenance.utcOffset: "CET" is no offset from UTC; write it as +HH:MM or -HH:MM',
  ],
  [
    "a window for nodes that Azure refuses",
    { ...development, nodeMaintenance: { ...window, durationHours: 25 } },
    "nodeMaintenance.durationHours: Azure refuses a window of 25 hours; use 4 to 24",
  ],
  [
    "a suppression that has ended",
    {
      ...production,
      suppressions: [
        { check: "aks.zones", reason: "one zone in the region", expires: "2020-01-01" },
      ],
    },
    "suppressions[0].expires: the suppression of aks.zones ended on 2020-01-01; " +
      "meet the check and remove the suppression, or decide anew and move its date",
  ],
];

describe("an AksCluster refuses", () => {
  for (const [what, args, ...lines] of [
    ...apiCases,
    ...idCases,
    ...choiceCases,
    ...addressCases,
    ...nodeCases,
    ...sizeCases,
    ...otherCases,
  ]) {
    it(what, async () => {
      assert.deepEqual(await refusal(args), lines);
    });
  }

  it("to make up a name while nothing tells the subscription, and takes a given one", async () => {
    const line =
      "azure-native:subscriptionId: names are made from the subscription, and nothing tells which it is; " +
      "run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID";
    assert.deepEqual(await refusal(development, ""), [line]);
    const { inputsOf } = await create(
      { ...development, clusterName: "shop_1" },
      { subscriptionId: "" },
    );
    assert.equal(inputsOf("shop-cluster").resourceName, "shop_1");
  });

  it("everything that is wrong at once", async () => {
    const lines = await refusal({
      ...development,
      authorizedIpRanges: undefined,
      kubernetesVersion: "1.33.2",
      systemPool: { maxPods: 30 },
    });
    assert.deepEqual(
      lines.map((line) => line.slice(0, line.indexOf(":"))),
      ["authorizedIpRanges", "systemPool.maxPods", "kubernetesVersion"],
    );
  });

  it("what is known already, in a preview that does not know the rest", async () => {
    const unknown = pulumi.output(pulumi.unknown) as never as pulumi.Output<string>;
    assert.deepEqual(
      await refusal({
        ...development,
        nodeSubnetId: unknown,
        vnetAddressRanges: [unknown],
        systemPool: { vmSize: unknown, maxPods: 30 },
      }),
      ["systemPool.maxPods: 30 pods per node leave no room beside AKS's own; use 50 to 250"],
    );
  });
});

describe("an AksCluster whose configuration leaves things empty", () => {
  it("takes null for what is not given", async () => {
    const empty = Object.fromEntries(
      [
        ...["profile", "clusterName", "tags", "suppressions", "apiServer", "egress", "zones"],
        ...["vnetId", "registryId", "kms", "privateDnsZoneId", "authorizedIpRanges", "systemPool"],
        ...["pools", "kubernetesVersion", "clusterMaintenance", "nodeMaintenance", "defender"],
        ...["controlPlaneIdentity", "kubeletIdentity", "podCidr", "encryptionAtHost"],
      ].map((property) => [property, null]),
    );
    const { registered, cluster } = await create({ ...production, ...empty });
    const plain = await create(production);
    assert.deepEqual(registered, plain.registered);
    assert.deepEqual(await valueOf(cluster.posture), await valueOf(plain.cluster.posture));
  });

  it("takes no workspace for one", async () => {
    const { cluster } = await create({ ...development, workspaceId: null as never });
    const { met } = await valueOf(cluster.posture);
    assert.equal(met.includes("aks.control-plane-logs"), false);
  });
});

describe("an AksCluster whose arguments are known late", () => {
  it("is judged in a preview as far as that knows them", async () => {
    const unknown = pulumi.output(pulumi.unknown) as never as pulumi.Output<string>;
    const { logged } = await run(
      () => [
        new AksCluster("shop", {
          ...development,
          clusterName: "shop",
          nodeSubnetId: unknown,
          authorizedIpRanges: pulumi.output(["0.0.0.0/0"]),
        }).posture,
      ],
      { preview: true },
    );
    assert.deepEqual(logged, [`error: ${everyAddress("0.0.0.0/0")}`]);
  });

  it("creates nothing once one of them turns out wrong, and says so without a stack", async () => {
    const { registered, logged } = await run(() => {
      const cluster = new AksCluster("shop", {
        ...development,
        clusterName: "shop",
        systemPool: { maxPods: Promise.resolve(30) },
        authorizedIpRanges: Promise.resolve(["0.0.0.0/0"]),
      });
      return [cluster.clusterId];
    });
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["countersign:index:AksCluster"],
    );
    assert.deepEqual(logged, [
      `error: ${everyAddress("0.0.0.0/0")}\n` +
        "systemPool.maxPods: 30 pods per node leave no room beside AKS's own; use 50 to 250",
    ]);
  });
});

describe("an AksCluster takes", () => {
  const zone = (args: AksClusterArgs, name: string): AksClusterArgs => ({
    ...args,
    vnetId: ids.vnet,
    privateDnsZoneId: ids.zone(name),
  });
  const cases: [what: string, args: AksClusterArgs][] = [
    ["200 ranges", ranges(...Array.from({ length: 200 }, (_, index) => `203.0.113.${index}/32`))],
    ["a /8", ranges("11.0.0.0/8")],
    ["a zone of VNet integration", zone(production, "private.westeurope.azmk8s.io")],
    [
      "a subzone of 32 characters",
      zone(production, `${"a".repeat(32)}.private.westeurope.azmk8s.io`),
    ],
    ["a zone of private link", zone(endpoint, "a.privatelink.westeurope.azmk8s.io")],
    [
      "a region as people write it",
      zone({ ...production, location: "West Europe" }, "private.westeurope.azmk8s.io"),
    ],
    ["a network beside its ranges", { ...development, vnetAddressRanges: ["10.224.0.0/16"] }],
    ["KMS with a private vault in the network", { ...production, kms }],
    [
      "KMS with a public vault",
      { ...development, kms: { ...kms, vaultAccess: VaultAccess.Public } },
    ],
    ["the largest OS disk", { ...development, systemPool: { osDiskSizeGb: 74 } }],
    [
      "a new size with the size of its disk",
      { ...development, systemPool: { vmSize: "Standard_D4ds_v9", osDiskSizeGb: 64 } },
    ],
    [
      "a size without disks, with a managed one",
      { ...development, systemPool: { vmSize: "Standard_D4s_v5", osDisk: OsDisk.Managed } },
    ],
    [
      "a version with a channel for images alone",
      {
        ...development,
        kubernetesVersion: "1.33.2",
        upgradeChannel: UpgradeChannel.NodeImage,
      },
    ],
    [
      "a public API in production, with its reason",
      {
        ...production,
        apiServer: ApiServerAccess.Public,
        authorizedIpRanges: ["203.0.113.7/32"],
        suppressions: [{ check: "aks.private-api", reason: "no VPN yet", expires: "2099-12-31" }],
      },
    ],
  ];
  for (const [what, args] of cases) {
    it(what, async () => {
      const { registered } = await create(args);
      assert.equal(registered.filter(({ type }) => type.endsWith(":ManagedCluster")).length, 1);
    });
  }
});
