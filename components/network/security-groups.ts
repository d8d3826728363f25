import { RuleAccess, RuleDirection, RuleProtocol } from "./security-rule";
import type { KnownRule } from "./security-rule";

/** Whoever gets into one machine of the network does not get on to the others by SSH or RDP. */
export const denyManagement: KnownRule = {
  name: "deny-management-out",
  priority: 4000,
  direction: RuleDirection.Outbound,
  access: RuleAccess.Deny,
  protocol: RuleProtocol.Tcp,
  source: "*",
  destination: "VirtualNetwork",
  ports: ["22", "3389"],
};

/** Without it, Azure's own rule AllowVnetInBound (65000) lets all of the network in, and what is peered with it. */
const denyInbound: KnownRule = {
  name: "deny-all-in",
  priority: 4096,
  direction: RuleDirection.Inbound,
  access: RuleAccess.Deny,
  protocol: RuleProtocol.Any,
  source: "*",
  ports: ["*"],
};

const allowInbound = (
  name: string,
  priority: number,
  source: string,
  destination: string,
  ports: string[],
): KnownRule => ({
  name,
  priority,
  direction: RuleDirection.Inbound,
  access: RuleAccess.Allow,
  protocol: RuleProtocol.Tcp,
  source,
  destination,
  ports,
});

/**
 * Nodes keep Azure's own inbound rules: pods of an overlay are routed without encapsulation, so that a rule which denies
 * the rest would cut them off from each other.
 */
export const nodeRules = (own: readonly KnownRule[]): KnownRule[] => [...own, denyManagement];

/** The first priority of the rules for `apiServerClients`. */
const CLIENTS = 200;

/**
 * Source: https://learn.microsoft.com/azure/aks/api-server-vnet-integration#nsg-security-rules, read 2026-11-24.
 *
 * @param clients ranges besides the nodes, whose pods reach the API server with a node's address
 */
export const apiServerRules = (
  nodes: string,
  apiServer: string,
  clients: readonly string[],
): KnownRule[] => [
  allowInbound("allow-nodes-in", 100, nodes, apiServer, ["443", "4443"]),
  allowInbound("allow-load-balancer-in", 110, "AzureLoadBalancer", apiServer, ["9988"]),
  ...clients.map((client, index) =>
    allowInbound(`allow-client-${index}-in`, CLIENTS + index, client, apiServer, ["443"]),
  ),
  denyInbound,
  denyManagement,
];

/** Registry, vault and storage speak HTTPS alone. */
export const endpointRules = (endpoints: string): KnownRule[] => [
  allowInbound("allow-network-in", 100, "VirtualNetwork", endpoints, ["443"]),
  denyInbound,
  denyManagement,
];
