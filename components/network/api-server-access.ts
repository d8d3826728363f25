/**
 * From where the Kubernetes API can be reached: one decision of network and cluster, since subnet and private DNS zone follow
 * from it.
 */
export enum ApiServerAccess {
  /** In a subnet of the network, without a public address; the default in production. A cluster cannot leave it again. */
  VnetIntegration = "vnetIntegration",
  /** Through a private endpoint in the node subnet, without a public address. */
  PrivateLink = "privateLink",
  /** At a public address, for authorized ranges only; the default in development. */
  Public = "public",
}
