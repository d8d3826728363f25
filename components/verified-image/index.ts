export type { CheckSummary, VerdictSummary } from "./verdict-summary";
export { VerifiedImage } from "./verified-image";
export type { VerifiedImageArgs } from "./verified-image";
