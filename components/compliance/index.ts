export { ComplianceLog } from "./compliance-log";
export { DiagnosedKind, Replication, Worm } from "./compliance-log-args";
export type {
  ComplianceLogArgs,
  DiagnosedResource,
  PolicyExemptionRequest,
} from "./compliance-log-args";
export type { CompliancePosture } from "./posture";
export { Profile } from "../profile";
