export { startCloud } from "./cloud";
export type { Cloud, CloudOptions } from "./cloud";
export type { StoredResource } from "./resources";
