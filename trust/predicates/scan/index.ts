export { checkScan, type ScanDemand, type ScanJudgement } from "./check";
export { isScanType, readScan } from "./read";
export { isVexType, readVex } from "./vex";
export type { Scan, ScanFinding, Severity, Vex, VexStatement } from "./types";
