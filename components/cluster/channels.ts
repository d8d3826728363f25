/**
 * Which Kubernetes versions a cluster moves to by itself.
 * Source: https://learn.microsoft.com/azure/aks/auto-upgrade-cluster
 */
export enum UpgradeChannel {
  /** The newest patch of the minor version that the cluster has. */
  Patch = "patch",
  /** The newest patch of the minor version before the newest one. */
  Stable = "stable",
  /** The newest version that the region supports. */
  Rapid = "rapid",
  /** Node images only; the version stays. */
  NodeImage = "node-image",
  /** Nothing: `kubernetesVersion` decides. */
  None = "none",
}

/** Whether the channel chooses the Kubernetes version, so that an input would fight with it. */
export const choosesVersion = (channel: UpgradeChannel): boolean =>
  [UpgradeChannel.Patch, UpgradeChannel.Stable, UpgradeChannel.Rapid].includes(channel);

/**
 * How nodes get what their operating system's vendor fixed.
 * Source: https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image
 */
export enum NodeOsUpgradeChannel {
  /** A new image every week. */
  NodeImage = "NodeImage",
  /** Security fixes alone, as an image or live. */
  SecurityPatch = "SecurityPatch",
  /** Nothing. */
  None = "None",
}
