export { assess, endOfDay } from "./assess";
export type { Findings } from "./assess";
export { checks } from "./checks";
export type { CheckId, CheckRow } from "./checks";
export type { Deviation, Posture, Suppression } from "./posture";
