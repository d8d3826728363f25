/** The components that programs in other languages use, through the plugin in plugin/. */
export { AksCluster } from "./cluster";
export { ComplianceLog } from "./compliance";
export { PushIdentity } from "./identity";
export { Network } from "./network";
export { ContainerRegistry } from "./registry";
