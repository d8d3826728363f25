import type * as pulumi from "@pulumi/pulumi";
import type { Suppression } from "../posture";
import type { Profile } from "../profile";
import type { ApiServerAccess } from "./api-server-access";
import type { Egress } from "./egress";
import type { SecurityRule } from "./security-rule";

/** ARM ids of private DNS zones. */
export interface PrivateDnsZoneIds {
  /** `privatelink.azurecr.io` */
  registry?: pulumi.Input<string>;
  /** `privatelink.vaultcore.azure.net` */
  vault?: pulumi.Input<string>;
  /** `privatelink.blob.core.windows.net` */
  blob?: pulumi.Input<string>;
  /** `private.<region>.azmk8s.io` with VNet integration, `privatelink.<region>.azmk8s.io` with a private link. */
  cluster?: pulumi.Input<string>;
}

/** The NAT gateway that is made. */
export interface NatGatewayOptions {
  /** Availability zone of the gateway and of its address: `1`, `2` or `3`. Default: none, and Azure chooses one. */
  zone?: pulumi.Input<string>;
  /**
   * ARM ids of public addresses, so that what others allow stays the same when the network is made anew. Standard SKU, in
   * the gateway's zone or in all. Default: one address is made.
   */
  publicIpAddressIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Minutes without traffic after which a connection ends, 4 to 120. Default: Azure's 4. */
  idleTimeoutMinutes?: pulumi.Input<number>;
}

/** Arguments of {@link Network}. A network is made, or it is given as ids (`vnetId` and its subnets) and left as it is. */
export interface NetworkArgs {
  /** What the environment is for. Default: production. */
  profile?: Profile;
  /** Name of the resource group of all that is made. */
  resourceGroupName: pulumi.Input<string>;
  /** Region of the network and in the name of the cluster's zone. Default: `azure-native:location` of the stack. */
  location?: pulumi.Input<string>;
  /** Tags of all that is made. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /** Name of the virtual network, 2 to 64 letters, digits, hyphens, dots and underscores. Default: made from the component's name. */
  vnetName?: pulumi.Input<string>;
  /**
   * IPv4 range of the virtual network. Default: `10.224.0.0/16`, apart from what AksCluster takes for services
   * (`172.16.0.0/16`) and pods (`10.244.0.0/16`).
   */
  addressSpace?: pulumi.Input<string>;
  /** Range of the nodes, /27 or wider: one address for each node, surge of upgrades and internal load balancer. Default: the first /20 of `addressSpace`. */
  nodeSubnetRange?: pulumi.Input<string>;
  /** Range of the API server with VNet integration, /28 or wider: a cluster takes 9 addresses. Default: the /28 behind the first /20. */
  apiServerSubnetRange?: pulumi.Input<string>;
  /** Range of the private endpoints, /28 or wider. Default: the second /24 behind the first /20. */
  privateEndpointSubnetRange?: pulumi.Input<string>;

  /** Where the cluster's API server can be reached. Default: vnetIntegration in production, public in development. */
  apiServer?: ApiServerAccess;
  /**
   * IPv4 ranges that may reach the API server with VNet integration besides the nodes, such as a VPN's or those of build
   * agents. Default: none.
   */
  apiServerClients?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether there is a subnet for private endpoints, with the private DNS zones. Default: true in production, false in development. */
  privateEndpoints?: boolean;
  /** Rules of the node subnet's security group, such as for what a load balancer brings in. Default: Azure's own, and none out to SSH or RDP. */
  nodeSecurityRules?: pulumi.Input<pulumi.Input<SecurityRule>[]>;

  /** How nodes reach what is outside. Default: natGateway in production, loadBalancer in development. Required with `vnetId`, to say what is there. */
  egress?: Egress;
  /** With egress natGateway: what is special about the gateway. */
  natGateway?: NatGatewayOptions;
  /** With egress natGateway: ARM id of a gateway that exists, instead of one that is made. */
  natGatewayId?: pulumi.Input<string>;
  /** With egress userDefinedRouting: ARM id of a route table whose default route leads to the firewall. */
  routeTableId?: pulumi.Input<string>;
  /** With egress userDefinedRouting: the firewall's private address; a route table is made that leads there. */
  firewallPrivateIp?: pulumi.Input<string>;

  /** ARM id of a virtual network that exists. Wants the ids of its subnets as well. Nothing in it is made or changed. */
  vnetId?: pulumi.Input<string>;
  /** ARM id of the nodes' subnet in `vnetId`. */
  nodeSubnetId?: pulumi.Input<string>;
  /** ARM id of the subnet in `vnetId` that is delegated to `Microsoft.ContainerService/managedClusters`. */
  apiServerSubnetId?: pulumi.Input<string>;
  /** ARM id of the subnet for private endpoints. */
  privateEndpointSubnetId?: pulumi.Input<string>;
  /** Private DNS zones that exist, linked to the network. Default: those that are not given are made and linked. */
  privateDnsZoneIds?: PrivateDnsZoneIds;

  /** ARM id of the Log Analytics workspace for the logs of network and security groups. Default: none, a deviation in production. */
  workspaceId?: pulumi.Input<string>;
  /** Checks that are accepted not to be met, each with its reason and its last day. Default: none. */
  suppressions?: Suppression[];
}
