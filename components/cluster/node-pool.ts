import type * as pulumi from "@pulumi/pulumi";

/** Where the operating system of a node lies. */
export enum OsDisk {
  /** On the machine's own disk: fast, without cost, and gone with the node. */
  Ephemeral = "Ephemeral",
  /** On a disk of its own, which costs and outlives a restart. */
  Managed = "Managed",
}

/** The nodes that AKS's own workloads run on. It is part of the cluster, and always has the name `system`. */
export interface SystemPool {
  /** VM size. Default: Standard_D4ds_v5; in development Standard_D2ds_v5. */
  readonly vmSize?: pulumi.Input<string>;
  /** Nodes at least. Default: 3; in development 1. */
  readonly minCount?: pulumi.Input<number>;
  /** Nodes at most. Default: 5; in development 2. */
  readonly maxCount?: pulumi.Input<number>;
  /** Pods per node at most, 50 to 250. Default: 110. */
  readonly maxPods?: pulumi.Input<number>;
  /** Where the operating system lies. Default: Ephemeral. */
  readonly osDisk?: OsDisk;
  /** Size of that disk in GiB. Default: 128, or what the size's local disk holds if that is less. */
  readonly osDiskSizeGb?: pulumi.Input<number>;
}

/** Nodes for workloads: an AgentPool of its own, so that a change of it leaves every other pool alone. */
export interface NodePool {
  /** Name of the pool in Azure: lower-case letters and digits, at most 12, beginning with a letter. */
  readonly name: string;
  /** VM size. Default: Standard_D4ds_v5; in development Standard_D2ds_v5. */
  readonly vmSize?: pulumi.Input<string>;
  /** Nodes at least. Default: 3; in development 1. */
  readonly minCount?: pulumi.Input<number>;
  /** Nodes at most. Default: 6; in development 2. */
  readonly maxCount?: pulumi.Input<number>;
  /** Pods per node at most, 50 to 250. Default: 110. */
  readonly maxPods?: pulumi.Input<number>;
  /** Where the operating system lies. Default: Ephemeral. */
  readonly osDisk?: OsDisk;
  /** Size of that disk in GiB. Default: 128, or what the size's local disk holds if that is less. */
  readonly osDiskSizeGb?: pulumi.Input<number>;
  /** Labels of the nodes. Default: none. */
  readonly labels?: Record<string, pulumi.Input<string>>;
  /** Taints of the nodes, as `key=value:effect`. Default: none. */
  readonly taints?: pulumi.Input<pulumi.Input<string>[]>;
}
