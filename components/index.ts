export { VerifiedImage } from "./verified-image";
export type { CheckSummary, VerdictSummary, VerifiedImageArgs } from "./verified-image";
