export { activeExemption } from "./exemption";
export type { ExemptionQuestion } from "./exemption";
export { matchesGlob } from "./glob";
export { matchesImage, matchesRepository } from "./image";
export { evidenceRepository, originOf } from "./mirror";
export { blocksFrom, modeAt } from "./mode";
export { isNamespaceName, matchesNamespace, possibleNamespaces } from "./namespace";
export type { Namespace, NamespaceCandidate } from "./namespace";
