import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import {
  ApiServerAccess,
  Egress,
  Network,
  RuleAccess,
  RuleDirection,
  RuleProtocol,
} from "../../../../components/network";
import type { NetworkArgs, SecurityRule } from "../../../../components/network";
import { Profile } from "../../../../components/profile";
import { mockAzure } from "../azure-mocks";
import { run } from "../support";
import { NETWORK_GROUP, SUBSCRIPTION, VNET, basics } from "./made";

/** What a network says of its arguments, before it registers anything. */
async function refusal(args: NetworkArgs, name = "platform"): Promise<string[]> {
  const registered = await mockAzure();
  let text = "";
  try {
    new Network(name, args);
  } catch (error) {
    assert.ok(error instanceof pulumi.ResourceError);
    assert.equal(error.hideStack, true);
    text = error.message;
  }
  await pulumi.runtime.disconnect();
  if (text !== "") assert.deepEqual(registered, []);
  return text === "" ? [] : text.split("\n");
}

const refuses = (title: string, args: Partial<NetworkArgs>, ...lines: string[]): void => {
  it(title, async () => {
    assert.deepEqual(await refusal({ ...basics, ...args }), lines);
  });
};

const accepts = (title: string, args: Partial<NetworkArgs>): void => {
  it(`${title} is accepted`, async () => {
    assert.deepEqual(await refusal({ ...basics, ...args }), []);
  });
};

const rule = (changes: Partial<pulumi.Unwrap<SecurityRule>> = {}): SecurityRule => ({
  name: "allow-https-in",
  priority: 100,
  direction: RuleDirection.Inbound,
  access: RuleAccess.Allow,
  protocol: RuleProtocol.Tcp,
  source: "10.60.0.0/24",
  ports: ["443"],
  ...changes,
});

describe("ranges of a network", () => {
  refuses(
    "must be ranges",
    {
      addressSpace: "10.224.0.0",
      nodeSubnetRange: "10.224.0.1/20",
      apiServerSubnetRange: "10.224.16.0/28",
      privateEndpointSubnetRange: "fd00::/64",
    },
    'addressSpace: "10.224.0.0" is not an IPv4 range as Azure accepts it; write its first address and the length of its prefix, as in 10.224.0.0/16',
    'nodeSubnetRange: "10.224.0.1/20" is not an IPv4 range as Azure accepts it; write its first address and the length of its prefix, as in 10.224.0.0/16',
    'privateEndpointSubnetRange: "fd00::/64" is not an IPv4 range as Azure accepts it; write its first address and the length of its prefix, as in 10.224.0.0/16',
  );
  refuses(
    "must hold the subnets",
    { apiServerSubnetRange: "10.225.0.0/28" },
    "apiServerSubnetRange: 10.225.0.0/28 is not within addressSpace 10.224.0.0/16; choose a range within it",
  );
  refuses(
    "must hold the default subnets",
    { addressSpace: "10.50.0.0/20", nodeSubnetRange: "10.50.0.0/24" },
    "addressSpace: 10.50.0.0/20 does not hold the subnets' default ranges; use /19 or wider, or give apiServerSubnetRange, privateEndpointSubnetRange",
  );
  refuses(
    "must not overlap each other",
    { nodeSubnetRange: "10.224.0.0/19" },
    "apiServerSubnetRange: 10.224.16.0/28 overlaps nodeSubnetRange 10.224.0.0/19; choose ranges that share no address",
    "privateEndpointSubnetRange: 10.224.17.0/24 overlaps nodeSubnetRange 10.224.0.0/19; choose ranges that share no address",
  );
  refuses(
    "must be wide enough",
    {
      nodeSubnetRange: "10.224.0.0/28",
      apiServerSubnetRange: "10.224.16.0/29",
      privateEndpointSubnetRange: "10.224.17.0/29",
    },
    "nodeSubnetRange: 10.224.0.0/28 is too small: Azure leaves 11 of its addresses, and each node, each node more during an upgrade and each internal load balancer takes one; use /27 or wider",
    "apiServerSubnetRange: 10.224.16.0/29 is too small: Azure leaves 3 of its addresses, and the API server of a cluster takes 9; use /28 or wider",
    "privateEndpointSubnetRange: 10.224.17.0/29 is too small: Azure leaves 3 of its addresses, and a registry takes 2 and one more per replica, vault and storage one each; use /28 or wider",
  );
  refuses(
    "must not be what AKS takes for itself",
    { addressSpace: "172.16.0.0/12" },
    "addressSpace: 172.16.0.0/12 overlaps 172.30.0.0/16, which AKS takes for itself; choose another range",
  );
  accepts("the narrowest of each", {
    addressSpace: "10.50.0.0/26",
    nodeSubnetRange: "10.50.0.0/27",
    apiServerSubnetRange: "10.50.0.32/28",
    privateEndpointSubnetRange: "10.50.0.48/28",
  });
  accepts("a range of a subnet that there is not", {
    privateEndpoints: false,
    privateEndpointSubnetRange: "10.225.0.0/29",
  });
});

describe("clients of the API server", () => {
  refuses(
    "are ranges, and not everybody",
    { apiServerClients: ["vpn.example", "0.0.0.0/0", "fd00::/8"] },
    'apiServerClients[0]: "vpn.example" is not an IPv4 range as Azure accepts it; write its first address and the length of its prefix, as in 10.60.0.0/24',
    "apiServerClients[1]: 0.0.0.0/0 is everybody; name the ranges of those who need the API server",
    'apiServerClients[2]: "fd00::/8" is not an IPv4 range as Azure accepts it; write its first address and the length of its prefix, as in 10.60.0.0/24',
  );
  refuses(
    "have no subnet to reach without VNet integration",
    {
      apiServer: ApiServerAccess.PrivateLink,
      apiServerClients: ["10.60.0.0/24"],
      apiServerSubnetRange: "10.224.16.0/28",
    },
    "apiServerClients: the API server has no subnet in this network; remove it, or set apiServer to vnetIntegration",
    "apiServerSubnetRange: the API server has no subnet in this network; remove it, or set apiServer to vnetIntegration",
  );
});

describe("security rules", () => {
  const out = RuleDirection.Outbound;
  refuses(
    "have priorities that Azure takes, once per direction",
    {
      nodeSecurityRules: [
        rule({ name: "a", priority: 99 }),
        rule({ name: "b", priority: 4097 }),
        rule({ name: "c", priority: 100.5 }),
        rule({ name: "d", priority: 200 }),
        rule({ name: "e", priority: 200 }),
        rule({ name: "f", priority: 200, direction: out }),
        rule({ name: "g", priority: 4000, direction: out }),
      ],
    },
    "nodeSecurityRules[0].priority: Azure refuses priority 99; use a whole number from 100 to 4096",
    "nodeSecurityRules[1].priority: Azure refuses priority 4097; use a whole number from 100 to 4096",
    "nodeSecurityRules[2].priority: Azure refuses priority 100.5; use a whole number from 100 to 4096",
    'nodeSecurityRules[4].priority: 200 is the priority of nodeSecurityRules[3] "d" as well, and Azure wants each once per direction; choose another',
    'nodeSecurityRules[6].priority: 4000 is the priority of the component\'s own rule "deny-management-out" as well, and Azure wants each once per direction; choose another',
  );
  accepts("the first and the last priority", {
    nodeSecurityRules: [rule({ name: "a" }), rule({ name: "b", priority: 4096 })],
  });
  refuses(
    "have names that Azure takes, each once",
    {
      nodeSecurityRules: [
        rule({ name: "allow https", priority: 101 }),
        rule({ name: "web", priority: 102 }),
        rule({ name: "Web", priority: 103 }),
        rule({ name: "deny-management-out", priority: 104 }),
      ],
    },
    'nodeSecurityRules[0].name: Azure refuses "allow https" as the name of a security rule; use 1 to 80 letters, digits, hyphens, dots and underscores, beginning with a letter or digit',
    'nodeSecurityRules[2].name: nodeSecurityRules[1] has the name "Web" already; choose another',
    'nodeSecurityRules[3].name: the component\'s own rule has the name "deny-management-out" already; choose another',
  );
  refuses(
    "know addresses and service tags, no host names",
    {
      nodeSecurityRules: [
        rule({
          priority: 101,
          direction: out,
          source: "10.0.0.300",
          destination: "fulcio.sigstore.dev",
        }),
        rule({ name: "b", priority: 102, source: "vpn" }),
      ],
    },
    'nodeSecurityRules[0].source: "10.0.0.300" is neither a range, an address nor a service tag; use the addresses; what is known by its host name only needs a firewall (egress userDefinedRouting)',
    'nodeSecurityRules[0].destination: "fulcio.sigstore.dev" is neither a range, an address nor a service tag; use the addresses; what is known by its host name only needs a firewall (egress userDefinedRouting)',
    'nodeSecurityRules[1].source: "vpn" is neither a range, an address nor a service tag; write it as in 10.60.0.0/24, AzureLoadBalancer or *',
  );
  refuses(
    "have ports",
    {
      nodeSecurityRules: [
        rule({ name: "a", priority: 101, ports: [] }),
        rule({ name: "b", priority: 102, ports: ["https"] }),
        rule({ name: "c", priority: 103, ports: ["9000-8000"] }),
        rule({ name: "d", priority: 104, ports: ["65536"] }),
        rule({ name: "e", priority: 105, ports: ["443", "*"] }),
      ],
    },
    'nodeSecurityRules[0].ports: there is none; use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone',
    'nodeSecurityRules[1].ports: Azure refuses "https" as a port; use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone',
    'nodeSecurityRules[2].ports: Azure refuses "9000-8000" as a port; use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone',
    'nodeSecurityRules[3].ports: Azure refuses "65536" as a port; use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone',
    'nodeSecurityRules[4].ports: Azure refuses * beside other ports; use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone',
  );
  accepts("what Azure takes", {
    nodeSecurityRules: [
      rule({ source: "AzureLoadBalancer", ports: ["*"] }),
      rule({ name: "b", priority: 101, source: "Storage.WestEurope", ports: ["0", "30000-65535"] }),
      rule({ name: "c", priority: 102, source: "10.1.2.3", destination: "*" }),
    ],
  });
});

describe("egress of a network", () => {
  refuses(
    "wants a way to the firewall",
    { egress: Egress.UserDefinedRouting },
    "egress: userDefinedRouting has neither a route table nor a firewall; give routeTableId, whose default route leads to the firewall, or firewallPrivateIp, to which one is made",
  );
  refuses(
    "wants one way to the firewall",
    {
      egress: Egress.UserDefinedRouting,
      routeTableId: `${NETWORK_GROUP}/routeTables/hub`,
      firewallPrivateIp: "10.0.1.4",
    },
    "firewallPrivateIp: routeTableId is given as well, and one of them decides; remove one of them",
  );
  refuses(
    "has no use for what belongs to another",
    {
      egress: Egress.LoadBalancer,
      natGateway: { zone: "1" },
      natGatewayId: `${NETWORK_GROUP}/natGateways/known`,
      routeTableId: `${NETWORK_GROUP}/routeTables/hub`,
      firewallPrivateIp: "10.0.1.4",
    },
    "natGateway: egress is loadBalancer, which has no use for it; remove it, or set egress to natGateway",
    "natGatewayId: egress is loadBalancer, which has no use for it; remove it, or set egress to natGateway",
    "routeTableId: egress is loadBalancer, which has no use for it; remove it, or set egress to userDefinedRouting",
    "firewallPrivateIp: egress is loadBalancer, which has no use for it; remove it, or set egress to userDefinedRouting",
  );
  refuses(
    "has one NAT gateway",
    { natGateway: {}, natGatewayId: `${NETWORK_GROUP}/natGateways/known` },
    "natGatewayId: natGateway is given as well, and one of them decides; remove one of them",
  );
  refuses(
    "has a NAT gateway that Azure makes",
    { natGateway: { zone: "4", idleTimeoutMinutes: 3, publicIpAddressIds: [] } },
    'natGateway.zone: there is no zone "4"; use "1", "2" or "3", or leave it out',
    "natGateway.idleTimeoutMinutes: Azure refuses 3; use 4 to 120 whole minutes",
    "natGateway.publicIpAddressIds: a NAT gateway has 1 to 16 addresses, not 0; give that many, or leave it out to have one made",
  );
  refuses(
    "leads to an address",
    { egress: Egress.UserDefinedRouting, firewallPrivateIp: "firewall" },
    'firewallPrivateIp: "firewall" is not an IPv4 address; give the private address of the firewall',
  );
  refuses(
    "does not lead back to where it comes from",
    { egress: Egress.UserDefinedRouting, firewallPrivateIp: "10.224.0.4" },
    "firewallPrivateIp: 10.224.0.4 is within nodeSubnetRange 10.224.0.0/20, whose traffic the route sends there, the firewall's own included; put the firewall into a subnet of its own",
  );
});

describe("a network that is given", () => {
  refuses(
    "comes with its subnets and its egress",
    { vnetId: VNET, workspaceId: undefined },
    "nodeSubnetId: the network is given as vnetId, and no subnet is made in it; give the id of the subnet",
    "apiServerSubnetId: the network is given as vnetId, and no subnet is made in it; give the id of the subnet, or set apiServer to privateLink or public",
    "privateEndpointSubnetId: the network is given as vnetId, and no subnet is made in it; give the id of the subnet, or set privateEndpoints to false",
    "egress: the network is given as vnetId, and nothing tells how its nodes reach what is outside; say which egress the node subnet has",
  );
  refuses(
    "is told with its subnets",
    { privateEndpointSubnetId: `${VNET}/subnets/endpoints` },
    "vnetId: privateEndpointSubnetId is given without the network that it is in; give vnetId as well, or remove privateEndpointSubnetId to have a network made",
  );
  const ids = {
    vnetId: VNET,
    nodeSubnetId: `${VNET}/subnets/nodes`,
    apiServerSubnetId: `${VNET}/subnets/api`,
    privateEndpointSubnetId: `${VNET}/subnets/endpoints`,
    egress: Egress.NatGateway,
    workspaceId: undefined,
  };
  refuses(
    "stays as it is",
    {
      ...ids,
      addressSpace: "10.50.0.0/16",
      nodeSecurityRules: [rule({ priority: 1 })],
      natGateway: {},
      workspaceId: basics.workspaceId,
    },
    "addressSpace: the network is given as vnetId and stays as it is; remove it, or remove vnetId and the subnet ids to have a network made",
    "nodeSecurityRules: the network is given as vnetId and stays as it is; remove it, or remove vnetId and the subnet ids to have a network made",
    "natGateway: the network is given as vnetId and stays as it is; remove it, or remove vnetId and the subnet ids to have a network made",
    "workspaceId: the network is given as vnetId and stays as it is; remove it, or remove vnetId and the subnet ids to have a network made",
  );
  refuses(
    "has ids of the right kind",
    {
      ...ids,
      vnetId: "hub",
      nodeSubnetId: VNET,
      privateDnsZoneIds: { blob: VNET },
    },
    'vnetId: "hub" is not the ARM id of a virtual network; give the id that begins with /subscriptions/',
    `nodeSubnetId: "${VNET}" is not the ARM id of a subnet; give the id that begins with /subscriptions/`,
    `privateDnsZoneIds.blob: "${VNET}" is not the ARM id of a private DNS zone; give the id that begins with /subscriptions/`,
  );
  refuses(
    "has its own subnets",
    { ...ids, apiServerSubnetId: `${VNET}-2/subnets/api` },
    "apiServerSubnetId: the subnet is not in vnetId; give a subnet of that network",
  );
  accepts("ids in another casing", {
    ...ids,
    nodeSubnetId: `${VNET}/subnets/nodes`.toUpperCase(),
  });
  refuses(
    "has zones in which names are looked up",
    {
      ...ids,
      privateDnsZoneIds: {
        registry: `${NETWORK_GROUP}/privateDnsZones/azurecr.io`,
        cluster: `${NETWORK_GROUP}/privateDnsZones/azmk8s.io`,
      },
    },
    'privateDnsZoneIds.registry: nobody looks for the registry in zone "azurecr.io"; give the zone privatelink.azurecr.io',
    'privateDnsZoneIds.cluster: nobody looks for the cluster in zone "azmk8s.io"; give the zone [sub.]private.westeurope.azmk8s.io',
  );
  refuses(
    "may have a NAT gateway of another kind nowhere",
    { natGatewayId: `${SUBSCRIPTION}/x` },
    `natGatewayId: "${SUBSCRIPTION}/x" is not the ARM id of a NAT gateway; give the id that begins with /subscriptions/`,
  );
});

describe("ids beside a network that is made", () => {
  refuses(
    "are of the right kind",
    { workspaceId: "logs", natGateway: { publicIpAddressIds: [VNET] } },
    'workspaceId: "logs" is not the ARM id of a Log Analytics workspace; give the id that begins with /subscriptions/',
    `natGateway.publicIpAddressIds[0]: "${VNET}" is not the ARM id of a public IP address; give the id that begins with /subscriptions/`,
  );
  refuses(
    "are of a zone that the cluster is looked up in",
    {
      apiServer: ApiServerAccess.PrivateLink,
      privateDnsZoneIds: {
        cluster: `${NETWORK_GROUP}/privateDnsZones/private.westeurope.azmk8s.io`,
      },
    },
    'privateDnsZoneIds.cluster: nobody looks for the cluster in zone "private.westeurope.azmk8s.io"; give the zone [sub.]privatelink.westeurope.azmk8s.io',
  );
  accepts("a zone below the cluster's", {
    privateDnsZoneIds: {
      cluster: `${NETWORK_GROUP}/privateDnsZones/Shop.private.westeurope.azmk8s.io`,
    },
  });
});

/** What a configuration may hold, and no type of TypeScript allows. */
const configured = (values: Record<string, unknown>): Partial<NetworkArgs> => values;

describe("choices of a network", () => {
  refuses(
    "are those that there are, and nothing else is said",
    configured({
      resourceGroupName: null,
      profile: "prod",
      egress: "nat",
      apiServer: "private",
      addressSpace: "x",
    }),
    "resourceGroupName: a network is made, and nothing tells where; name a resource group",
    'profile: there is no "prod"; use one of production, development',
    'apiServer: there is no "private"; use one of vnetIntegration, privateLink, public',
    'egress: there is no "nat"; use one of natGateway, loadBalancer, userDefinedRouting, none',
  );
  refuses(
    "are lists where lists belong",
    configured({
      apiServerClients: "10.60.0.0/24",
      nodeSecurityRules: {},
      suppressions: "network.logs",
      natGateway: { publicIpAddressIds: "x" },
    }),
    'apiServerClients: "10.60.0.0/24" is not a list; write it as a list',
    "nodeSecurityRules: {} is not a list; write it as a list",
    'suppressions: "network.logs" is not a list; write it as a list',
    'natGateway.publicIpAddressIds: "x" is not a list; write it as a list',
  );
  refuses(
    "of a security rule are spelled as Azure spells them, since the posture reads them",
    configured({
      nodeSecurityRules: [
        {
          ...rule({ source: "*", ports: ["22"] }),
          direction: "inbound",
          access: "allow",
          protocol: "TCP",
        },
      ],
    }),
    'nodeSecurityRules[0].direction: there is no "inbound"; use one of Inbound, Outbound',
    'nodeSecurityRules[0].access: there is no "allow"; use one of Allow, Deny',
    'nodeSecurityRules[0].protocol: there is no "TCP"; use one of Tcp, Udp, Icmp, *',
  );
  accepts(
    "that a configuration leaves empty",
    configured({
      profile: null,
      egress: null,
      apiServer: null,
      natGateway: null,
      vnetId: null,
      nodeSubnetId: null,
      privateDnsZoneIds: { registry: null },
      nodeSecurityRules: null,
      privateEndpoints: null,
      suppressions: null,
    }),
  );
  refuses(
    "of a workspace are not made by null",
    configured({ workspaceId: null }),
    'suppressions: check network.logs (network and security groups send their logs to a workspace) is not met, and production wants a reason for that; meet it, or add { check: "network.logs", reason: …, expires: … }',
  );
});

describe("the region of a network", () => {
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  refuses(
    "must be known for the cluster's zone",
    { location: undefined },
    "location: the name of the cluster's private DNS zone contains the region, and nothing tells which it is; give location, run `pulumi config set azure-native:location <region>`, or give privateDnsZoneIds.cluster",
  );
  refuses(
    "must be one",
    { location: "west.europe" },
    'location: "west.europe" is not the name of a region; write it as in westeurope',
  );

  it("is the provider's where none is given", async () => {
    pulumi.runtime.setAllConfig({ "azure-native:location": "northeurope" });
    assert.deepEqual(await refusal({ ...basics, location: undefined }), []);
  });
});

describe("names of a network", () => {
  refuses(
    "must be such as Azure takes",
    { vnetName: "platform network" },
    'vnetName: Azure refuses "platform network" as the name of a resource; use 2 to 64 letters, digits, hyphens, dots and underscores, beginning with a letter or digit',
  );

  for (const name of ["my platform", "-platform", "p".repeat(52)]) {
    it(`are made from the component's, ${JSON.stringify(name)} not`, async () => {
      assert.deepEqual(await refusal(basics, name), [
        `name: Azure would refuse the names that are made from "${name}"; name the component with at most 51 letters, digits, hyphens, dots and underscores, beginning with a letter or digit`,
      ]);
    });
  }
});

describe("checks that are not met", () => {
  const check = (
    title: string,
    changes: Partial<pulumi.Unwrap<SecurityRule>>,
    ...missed: [id: string, title: string][]
  ): void => {
    refuses(
      title,
      { nodeSecurityRules: [rule(changes)] },
      ...missed.map(
        ([id, what]) =>
          `suppressions: check ${id} (${what}) is not met, and production wants a reason for that; meet it, or add { check: "${id}", reason: …, expires: … }`,
      ),
    );
  };
  const ssh = [
    "network.no-ssh-from-internet",
    "no inbound rule opens SSH to the internet",
  ] as const;
  const rdp = [
    "network.no-rdp-from-internet",
    "no inbound rule opens RDP to the internet",
  ] as const;
  const http = [
    "network.no-http-from-internet",
    "no inbound rule opens HTTP to the internet",
  ] as const;
  const any = ["network.no-any-source", "no inbound rule allows any source"] as const;
  const lateral = [
    "network.no-lateral-management",
    "no SSH and RDP from machines of the network to others",
  ] as const;
  const probes = [
    "network.load-balancer-probes",
    "no security group denies all inbound traffic before it allows any",
  ] as const;

  check("SSH from the internet", { source: "Internet", ports: ["20-25"] }, [...ssh]);
  check("RDP from the internet", { source: "0.0.0.0/0", ports: ["3389"] }, [...any], [...rdp]);
  check("HTTP from half of it", { source: "128.0.0.0/1", ports: ["80"] }, [...any], [...http]);
  check(
    "HTTP from the internet of IPv6",
    { source: "2000::/3", ports: ["80"] },
    [...any],
    [...http],
  );
  check("HTTP from the internet", { source: "Internet", ports: ["80"] }, [...http]);
  check(
    "everything from anywhere",
    { source: "*", protocol: RuleProtocol.Any, ports: ["*"] },
    [...any],
    [...http],
    [...rdp],
    [...ssh],
  );
  check(
    "SSH to others, before it is denied",
    { direction: RuleDirection.Outbound, source: "*", destination: "10.224.0.0/16", ports: ["22"] },
    [...lateral],
  );
  check(
    "nothing from anywhere, before probes",
    { access: RuleAccess.Deny, source: "*", protocol: RuleProtocol.Any, ports: ["*"] },
    [...probes],
  );
  check("nothing on one port from anywhere", {
    access: RuleAccess.Deny,
    source: "*",
    protocol: RuleProtocol.Any,
    ports: ["23"],
  });
  refuses(
    "nothing from anywhere, behind a rule that denies less",
    {
      nodeSecurityRules: [
        rule({ name: "a", access: RuleAccess.Deny }),
        rule({
          name: "b",
          priority: 101,
          access: RuleAccess.Deny,
          source: "*",
          protocol: RuleProtocol.Any,
          ports: ["*"],
        }),
        rule({ name: "c", priority: 102 }),
      ],
    },
    `suppressions: check ${probes[0]} (${probes[1]}) is not met, and production wants a reason for that; meet it, or add { check: "${probes[0]}", reason: …, expires: … }`,
  );
  refuses(
    "SSH to others, behind a rule that denies it to some",
    {
      nodeSecurityRules: [
        rule({
          name: "a",
          direction: RuleDirection.Outbound,
          access: RuleAccess.Deny,
          source: "*",
          destination: "10.224.0.4",
          ports: ["22"],
        }),
        rule({
          name: "b",
          priority: 101,
          direction: RuleDirection.Outbound,
          source: "*",
          destination: "VirtualNetwork",
          ports: ["22"],
        }),
      ],
    },
    `suppressions: check ${lateral[0]} (${lateral[1]}) is not met, and production wants a reason for that; meet it, or add { check: "${lateral[0]}", reason: …, expires: … }`,
  );
  check("UDP to port 22", { source: "Internet", protocol: RuleProtocol.Udp, ports: ["22"] });
  check("all ports of a service outside", {
    direction: RuleDirection.Outbound,
    source: "*",
    destination: "AzureCloud",
    ports: ["*"],
  });
  refuses(
    "no workspace for the logs",
    { workspaceId: undefined },
    'suppressions: check network.logs (network and security groups send their logs to a workspace) is not met, and production wants a reason for that; meet it, or add { check: "network.logs", reason: …, expires: … }',
  );
  accepts("what is suppressed", {
    workspaceId: undefined,
    suppressions: [
      { check: "network.logs", reason: "no workspace before March", expires: "2999-12-31" },
    ],
  });
  accepts("what development leaves out", { profile: Profile.Development, workspaceId: undefined });
});

describe("arguments that are known later", () => {
  const program = (args: Partial<NetworkArgs>) => () => {
    const network = new Network("platform", { ...basics, ...args });
    return [network.vnetId, network.nodeSubnetId];
  };

  it("are judged then, and nothing is made", async () => {
    const { registered, logged } = await run(
      program({ nodeSubnetRange: pulumi.output(Promise.resolve("10.224.0.0/28")) }),
    );
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["countersign:index:Network"],
    );
    assert.deepEqual(logged, [
      "error: nodeSubnetRange: 10.224.0.0/28 is too small: Azure leaves 11 of its addresses, and each node, each node more during an upgrade and each internal load balancer takes one; use /27 or wider",
    ]);
  });

  it("do not keep others from being judged at once", async () => {
    assert.deepEqual(
      await refusal({
        ...basics,
        nodeSubnetRange: pulumi.output("10.224.0.0/20"),
        privateEndpointSubnetRange: "10.224.17.0/29",
        apiServerSubnetRange: "10.225.0.0/28",
      }),
      [
        "apiServerSubnetRange: 10.225.0.0/28 is not within addressSpace 10.224.0.0/16; choose a range within it",
        "privateEndpointSubnetRange: 10.224.17.0/29 is too small: Azure leaves 3 of its addresses, and a registry takes 2 and one more per replica, vault and storage one each; use /28 or wider",
      ],
    );
  });
});
