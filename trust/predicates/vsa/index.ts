export { checkVsa, type VsaDemand } from "./check";
export { isLevelAtLeast } from "./levels";
export { makeVsa, type VsaFacts, type VsaPredicate } from "./make";
export { readVsa } from "./read";
export { VSA_TYPE, type ResourceDescriptor, type Vsa } from "./types";
