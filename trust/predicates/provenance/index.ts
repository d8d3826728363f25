export { checkMaySign, type BuilderCheck } from "./check-builder";
export type { ExpectedBuilder } from "./context";
export { crossCheck } from "./cross-check";
export { buildFacts, type BuildFacts } from "./facts";
export { isProvenanceType, readProvenance } from "./read";
export {
  PROVENANCE_V02,
  PROVENANCE_V1,
  type Dependency,
  type Provenance,
  type ProvenanceProducer,
  type RunClaims,
  type SourceClaim,
  type SourceMention,
} from "./types";
export { splitRef } from "./uri";
