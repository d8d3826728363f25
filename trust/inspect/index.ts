export { inspectImage, type InspectOptions } from "./inspect";
export type {
  InspectedItem,
  InspectedPlatform,
  Inspection,
  RejectedEvidence,
  SkippedItem,
  VerifiedItem,
} from "./types";
