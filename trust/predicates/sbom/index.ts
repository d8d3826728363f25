export { checkSbom, type SbomDemand } from "./check";
export { isSbomType, readSbom } from "./read";
export { parsePurlPattern, type PurlPattern } from "./purl-pattern";
export { requiredFields, type RequiredField } from "./required-fields";
export type { Sbom, SbomComponent, SbomFormat } from "./types";
