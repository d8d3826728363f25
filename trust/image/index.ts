export type { ImageReference } from "./types";
export { ImageReferenceError } from "./error";
export { formatReference, repositoryName } from "./format";
export { DOCKER_HUB, normaliseHost, type HostProblem } from "./host";
export { parseImageReference } from "./parse";
export { quoted } from "./quoted";
