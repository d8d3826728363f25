/** Who answers for the name of a private API. */
export enum PrivateDns {
  /** A private zone that AKS makes in the node resource group. */
  System = "system",
  /** No zone: the name is looked up in public DNS, which then has to have it. */
  None = "none",
}
