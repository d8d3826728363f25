import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import {
  ApiServerAccess,
  Egress,
  RuleAccess,
  RuleDirection,
  RuleProtocol,
} from "../../../../components/network";
import type { Network } from "../../../../components/network";
import { Profile } from "../../../../components/profile";
import { valueOf } from "../azure-mocks";
import type { Registered } from "../azure-mocks";
import { NETWORK_GROUP, VNET, WORKSPACE, basics, inputsOf, listed, make } from "./made";

const idOf = (type: string, name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/${type}/${name}`;

const given = {
  resourceGroupName: "rg",
  location: "westeurope",
  vnetId: VNET,
  nodeSubnetId: `${VNET}/subnets/nodes`,
  apiServerSubnetId: `${VNET}/subnets/api`,
  privateEndpointSubnetId: `${VNET}/subnets/endpoints`,
};

const zoneIds = {
  registry: `${NETWORK_GROUP}/privateDnsZones/privatelink.azurecr.io`,
  vault: `${NETWORK_GROUP}/privateDnsZones/privatelink.vaultcore.azure.net`,
  blob: `${NETWORK_GROUP}/privateDnsZones/privatelink.blob.core.windows.net`,
  cluster: `${NETWORK_GROUP}/privateDnsZones/private.westeurope.azmk8s.io`,
};

const denyManagementOut = {
  name: "deny-management-out",
  priority: 4000,
  direction: "Outbound",
  access: "Deny",
  protocol: "Tcp",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "VirtualNetwork",
  destinationPortRanges: ["22", "3389"],
};

const denyAllIn = {
  name: "deny-all-in",
  priority: 4096,
  direction: "Inbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
};

const production = [
  "monitor:DiagnosticSetting platform-api-server-nsg-logs",
  "monitor:DiagnosticSetting platform-endpoints-nsg-logs",
  "monitor:DiagnosticSetting platform-nodes-nsg-logs",
  "monitor:DiagnosticSetting platform-vnet-logs",
  "network:NatGateway platform-nat",
  "network:NetworkSecurityGroup platform-api-server-nsg",
  "network:NetworkSecurityGroup platform-endpoints-nsg",
  "network:NetworkSecurityGroup platform-nodes-nsg",
  "network:PublicIPAddress platform-egress-ip",
  "network:Subnet platform-api-server",
  "network:Subnet platform-endpoints",
  "network:Subnet platform-nodes",
  "network:VirtualNetwork platform-vnet",
  "privatedns:PrivateZone platform-zone-blob",
  "privatedns:PrivateZone platform-zone-cluster",
  "privatedns:PrivateZone platform-zone-registry",
  "privatedns:PrivateZone platform-zone-vault",
  "privatedns:VirtualNetworkLink platform-zone-blob-link",
  "privatedns:VirtualNetworkLink platform-zone-cluster-link",
  "privatedns:VirtualNetworkLink platform-zone-registry-link",
  "privatedns:VirtualNetworkLink platform-zone-vault-link",
];

describe("a network in production", () => {
  for (const preview of [false, true]) {
    it(`is made of exactly this, ${preview ? "previewed" : "updated"}`, async () => {
      const { registered } = await make(basics, { preview });
      assert.deepEqual(listed(registered), production);
    });
  }

  it("has subnets without default outbound access, each with its security group", async () => {
    const { registered } = await make(basics);
    const common = {
      resourceGroupName: "rg",
      virtualNetworkName: "platform-vnet",
      defaultOutboundAccess: false,
      privateEndpointNetworkPolicies: "Enabled",
      privateLinkServiceNetworkPolicies: "Enabled",
    };
    const group = (role: string) => ({
      networkSecurityGroup: { id: idOf("network/NetworkSecurityGroup", `platform-${role}-nsg`) },
    });
    assert.deepEqual(inputsOf(registered, "platform-nodes"), {
      ...common,
      ...group("nodes"),
      subnetName: "nodes",
      addressPrefix: "10.224.0.0/20",
      natGateway: { id: idOf("network/NatGateway", "platform-nat") },
    });
    assert.deepEqual(inputsOf(registered, "platform-api-server"), {
      ...common,
      ...group("api-server"),
      subnetName: "api-server",
      addressPrefix: "10.224.16.0/28",
      delegations: [{ name: "aks", serviceName: "Microsoft.ContainerService/managedClusters" }],
    });
    assert.deepEqual(inputsOf(registered, "platform-endpoints"), {
      ...common,
      ...group("endpoints"),
      subnetName: "private-endpoints",
      addressPrefix: "10.224.17.0/24",
    });
  });

  it("lets only nodes, probes and clients into the API server's subnet", async () => {
    const { registered } = await make({
      ...basics,
      apiServerClients: ["10.60.0.0/24", "10.1.2.3"],
    });
    const allow = (name: string, priority: number, source: string, ports: object) => ({
      name,
      priority,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: source,
      sourcePortRange: "*",
      destinationAddressPrefix: "10.224.16.0/28",
      ...ports,
    });
    assert.deepEqual(inputsOf(registered, "platform-api-server-nsg").securityRules, [
      allow("allow-nodes-in", 100, "10.224.0.0/20", { destinationPortRanges: ["443", "4443"] }),
      allow("allow-load-balancer-in", 110, "AzureLoadBalancer", { destinationPortRange: "9988" }),
      allow("allow-client-0-in", 200, "10.60.0.0/24", { destinationPortRange: "443" }),
      allow("allow-client-1-in", 201, "10.1.2.3", { destinationPortRange: "443" }),
      denyAllIn,
      denyManagementOut,
    ]);
  });

  it("lets only HTTPS of the network into the private endpoints' subnet", async () => {
    const { registered } = await make(basics);
    assert.deepEqual(inputsOf(registered, "platform-endpoints-nsg").securityRules, [
      {
        name: "allow-network-in",
        priority: 100,
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        sourceAddressPrefix: "VirtualNetwork",
        sourcePortRange: "*",
        destinationAddressPrefix: "10.224.17.0/24",
        destinationPortRange: "443",
      },
      denyAllIn,
      denyManagementOut,
    ]);
  });

  it("adds the caller's rules to those of the node subnet", async () => {
    const { registered } = await make({
      ...basics,
      nodeSecurityRules: [
        {
          name: "allow-https-in",
          priority: 100,
          direction: RuleDirection.Inbound,
          access: RuleAccess.Allow,
          protocol: RuleProtocol.Tcp,
          source: "Internet",
          destination: pulumi.output("10.224.0.0/20"),
          ports: ["443"],
        },
      ],
    });
    assert.deepEqual(inputsOf(registered, "platform-nodes-nsg").securityRules, [
      {
        name: "allow-https-in",
        priority: 100,
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        sourceAddressPrefix: "Internet",
        sourcePortRange: "*",
        destinationAddressPrefix: "10.224.0.0/20",
        destinationPortRange: "443",
      },
      denyManagementOut,
    ]);
  });

  it("has a NAT gateway, in a zone where one is chosen", async () => {
    const { registered } = await make(basics);
    const common = { resourceGroupName: "rg", location: "westeurope", sku: { name: "Standard" } };
    assert.deepEqual(inputsOf(registered, "platform-egress-ip"), {
      ...common,
      publicIPAllocationMethod: "Static",
    });
    assert.deepEqual(inputsOf(registered, "platform-nat"), {
      ...common,
      publicIpAddresses: [{ id: idOf("network/PublicIPAddress", "platform-egress-ip") }],
    });

    const zonal = await make({ ...basics, natGateway: { zone: "2", idleTimeoutMinutes: 10 } });
    assert.deepEqual(inputsOf(zonal.registered, "platform-egress-ip").zones, ["2"]);
    assert.deepEqual(inputsOf(zonal.registered, "platform-nat").zones, ["2"]);
    assert.equal(inputsOf(zonal.registered, "platform-nat").idleTimeoutInMinutes, 10);
  });

  it("takes public addresses and a NAT gateway that exist", async () => {
    const address = `${NETWORK_GROUP}/publicIPAddresses/known`;
    const addressed = await make({ ...basics, natGateway: { publicIpAddressIds: [address] } });
    assert.deepEqual(inputsOf(addressed.registered, "platform-nat").publicIpAddresses, [
      { id: address },
    ]);
    assert.ok(!listed(addressed.registered).includes("network:PublicIPAddress platform-egress-ip"));

    const natGatewayId = `${NETWORK_GROUP}/natGateways/known`;
    const { registered, network } = await make({ ...basics, natGatewayId });
    assert.deepEqual(inputsOf(registered, "platform-nodes").natGateway, { id: natGatewayId });
    assert.ok(!listed(registered).includes("network:NatGateway platform-nat"));
    assert.equal((await valueOf(network.estimatedMonthlyCost)).monthlyUsd, 2);
  });

  it("links its zones, which are global, to the network", async () => {
    const { registered } = await make({ ...basics, location: "West Europe" });
    for (const [kind, privateZoneName] of Object.entries({
      registry: "privatelink.azurecr.io",
      vault: "privatelink.vaultcore.azure.net",
      blob: "privatelink.blob.core.windows.net",
      cluster: "private.westeurope.azmk8s.io",
    })) {
      const common = { resourceGroupName: "rg", location: "Global" };
      assert.deepEqual(inputsOf(registered, `platform-zone-${kind}`), {
        ...common,
        privateZoneName,
      });
      assert.deepEqual(inputsOf(registered, `platform-zone-${kind}-link`), {
        ...common,
        privateZoneName: `platform-zone-${kind}`,
        registrationEnabled: false,
        virtualNetwork: { id: idOf("network/VirtualNetwork", "platform-vnet") },
      });
    }
  });

  it("names the cluster's zone after the private link where there is one", async () => {
    const { registered } = await make({ ...basics, apiServer: ApiServerAccess.PrivateLink });
    assert.equal(
      inputsOf(registered, "platform-zone-cluster").privateZoneName,
      "privatelink.westeurope.azmk8s.io",
    );
    assert.ok(!listed(registered).includes("network:Subnet platform-api-server"));
  });

  it("sends the logs of network and security groups to the workspace", async () => {
    const { registered } = await make(basics);
    const categories = (name: string): unknown[] => {
      const inputs = inputsOf(registered, name);
      assert.equal(inputs.workspaceId, WORKSPACE);
      return [inputs.resourceUri, inputs.logs];
    };
    assert.deepEqual(categories("platform-vnet-logs"), [
      idOf("network/VirtualNetwork", "platform-vnet"),
      [{ category: "VMProtectionAlerts", enabled: true }],
    ]);
    for (const role of ["nodes", "api-server", "endpoints"]) {
      assert.deepEqual(categories(`platform-${role}-nsg-logs`), [
        idOf("network/NetworkSecurityGroup", `platform-${role}-nsg`),
        [
          { category: "NetworkSecurityGroupEvent", enabled: true },
          { category: "NetworkSecurityGroupRuleCounter", enabled: true },
        ],
      ]);
    }
  });

  it("tells ids, egress, posture and cost", async () => {
    const { network } = await make(basics);
    assert.equal(await valueOf(network.vnetId), idOf("network/VirtualNetwork", "platform-vnet"));
    assert.equal(await valueOf(network.nodeSubnetId), idOf("network/Subnet", "platform-nodes"));
    assert.equal(
      await valueOf(network.apiServerSubnetId!),
      idOf("network/Subnet", "platform-api-server"),
    );
    assert.equal(
      await valueOf(network.privateEndpointSubnetId!),
      idOf("network/Subnet", "platform-endpoints"),
    );
    assert.deepEqual(await valueOf(network.vnetAddressRanges), ["10.224.0.0/16"]);
    assert.deepEqual(Object.keys(await valueOf(network.privateDnsZoneIds)), [
      "registry",
      "vault",
      "blob",
      "cluster",
    ]);
    assert.equal(await valueOf(network.egress), Egress.NatGateway);
    assert.deepEqual(await valueOf(network.posture), {
      met: [
        "network.load-balancer-probes",
        "network.logs",
        "network.no-any-source",
        "network.no-default-outbound",
        "network.no-http-from-internet",
        "network.no-lateral-management",
        "network.no-rdp-from-internet",
        "network.no-ssh-from-internet",
        "network.security-groups",
      ],
      deviations: [],
    });
    assert.deepEqual(await valueOf(network.estimatedMonthlyCost), {
      monthlyUsd: 39,
      pricesOf: "2026-11-24",
      notPriced: [
        "traffic through the NAT gateway",
        "logs by the gigabyte",
        "questions to the private DNS zones",
      ],
    });
  });

  it("tags all that takes tags", async () => {
    const { registered } = await make({ ...basics, tags: { team: "platform" } });
    const without = registered.filter(({ inputs }) => inputs.tags === undefined);
    assert.deepEqual([...new Set(without.map(({ type }) => type))].sort(), [
      "azure-native:monitor:DiagnosticSetting",
      "azure-native:network:Subnet",
    ]);
  });

  it("cuts its subnets out of the address space", async () => {
    const { registered } = await make({ ...basics, addressSpace: pulumi.output("10.50.64.0/19") });
    assert.deepEqual(inputsOf(registered, "platform-vnet").addressSpace, {
      addressPrefixes: ["10.50.64.0/19"],
    });
    assert.deepEqual(
      ["nodes", "api-server", "endpoints"].map(
        (role) => inputsOf(registered, `platform-${role}`).addressPrefix,
      ),
      ["10.50.64.0/20", "10.50.80.0/28", "10.50.81.0/24"],
    );
  });
});

describe("a network in development", () => {
  it("is a subnet with a security group, and costs nothing", async () => {
    const { registered, network } = await make({
      profile: Profile.Development,
      resourceGroupName: "rg",
    });
    assert.deepEqual(listed(registered), [
      "network:NetworkSecurityGroup platform-nodes-nsg",
      "network:Subnet platform-nodes",
      "network:VirtualNetwork platform-vnet",
    ]);
    assert.equal(inputsOf(registered, "platform-nodes").defaultOutboundAccess, false);
    assert.equal(await valueOf(network.egress), Egress.LoadBalancer);
    assert.equal(network.apiServerSubnetId, undefined);
    assert.equal(network.privateEndpointSubnetId, undefined);
    assert.deepEqual(await valueOf(network.privateDnsZoneIds), {});
    assert.deepEqual((await valueOf(network.posture)).deviations, [
      {
        check: "network.logs",
        title: "network and security groups send their logs to a workspace",
        reason: "profile development",
      },
    ]);
    assert.equal((await valueOf(network.estimatedMonthlyCost)).monthlyUsd, 0);
  });
});

describe("egress", () => {
  const egressOf = async (
    args: Partial<Parameters<typeof make>[0]>,
  ): Promise<{
    network: Network;
    registered: Registered[];
    nodes: Record<string, unknown>;
  }> => {
    const made = await make({ ...basics, ...args });
    return { ...made, nodes: inputsOf(made.registered, "platform-nodes") };
  };

  it("by a route table that exists", async () => {
    const routeTableId = `${NETWORK_GROUP}/routeTables/hub`;
    const { registered, nodes, network } = await egressOf({
      egress: Egress.UserDefinedRouting,
      routeTableId,
    });
    assert.deepEqual((await valueOf(network.estimatedMonthlyCost)).notPriced.slice(0, 1), [
      "the firewall",
    ]);
    assert.deepEqual(nodes.routeTable, { id: routeTableId });
    assert.equal(nodes.natGateway, undefined);
    assert.ok(!listed(registered).some((entry) => /NatGateway|PublicIP|RouteTable/.test(entry)));
  });

  it("by a route that is made, to a firewall", async () => {
    const { registered, nodes } = await egressOf({
      egress: Egress.UserDefinedRouting,
      firewallPrivateIp: "10.0.1.4",
    });
    assert.deepEqual(nodes.routeTable, { id: idOf("network/RouteTable", "platform-routes") });
    assert.deepEqual(inputsOf(registered, "platform-routes"), {
      resourceGroupName: "rg",
      location: "westeurope",
      disableBgpRoutePropagation: true,
      routes: [
        {
          name: "default",
          addressPrefix: "0.0.0.0/0",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.0.1.4",
        },
      ],
    });
  });

  for (const egress of [Egress.LoadBalancer, Egress.None]) {
    it(`${egress} makes nothing`, async () => {
      const { registered, nodes } = await egressOf({ egress });
      assert.equal(nodes.natGateway, undefined);
      assert.equal(nodes.routeTable, undefined);
      assert.ok(!listed(registered).some((entry) => /NatGateway|PublicIP|RouteTable/.test(entry)));
    });
  }
});

describe("a network that is given", () => {
  it("gets nothing, and its ids come back", async () => {
    const { registered, network } = await make({
      ...given,
      privateDnsZoneIds: zoneIds,
      egress: Egress.UserDefinedRouting,
    });
    assert.deepEqual(registered, []);
    assert.equal(await valueOf(network.vnetId), VNET);
    assert.equal(await valueOf(network.nodeSubnetId), given.nodeSubnetId);
    assert.equal(await valueOf(network.apiServerSubnetId!), given.apiServerSubnetId);
    assert.equal(await valueOf(network.privateEndpointSubnetId!), given.privateEndpointSubnetId);
    assert.deepEqual(await valueOf(network.privateDnsZoneIds), zoneIds);
    assert.deepEqual(await valueOf(network.vnetAddressRanges), []);
    assert.equal(await valueOf(network.egress), Egress.UserDefinedRouting);
    assert.deepEqual(await valueOf(network.posture), { met: [], deviations: [] });
    assert.equal((await valueOf(network.estimatedMonthlyCost)).monthlyUsd, 0);
  });

  it("gets the zones that are not given", async () => {
    const { registered } = await make({
      ...given,
      egress: Egress.NatGateway,
      privateDnsZoneIds: { registry: zoneIds.registry, cluster: zoneIds.cluster },
    });
    assert.deepEqual(listed(registered), [
      "privatedns:PrivateZone platform-zone-blob",
      "privatedns:PrivateZone platform-zone-vault",
      "privatedns:VirtualNetworkLink platform-zone-blob-link",
      "privatedns:VirtualNetworkLink platform-zone-vault-link",
    ]);
    assert.deepEqual(inputsOf(registered, "platform-zone-blob-link").virtualNetwork, { id: VNET });
  });
});
