/** How nodes reach what is outside the virtual network. */
export enum Egress {
  /** A NAT gateway with an address of its own; the default in production. */
  NatGateway = "natGateway",
  /** The cluster's own load balancer; the default in development. */
  LoadBalancer = "loadBalancer",
  /** Routes to a firewall, both of which are given. */
  UserDefinedRouting = "userDefinedRouting",
  /** Nothing: a network-isolated cluster, which takes Azure's own images from the registry's cache. */
  None = "none",
}
