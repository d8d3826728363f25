export { SavedDecisionError } from "./error";
export { recordFiles, rootInUse } from "./policy";
export { readSavedDecision } from "./read";
export { Recording, RecordingAttestations, RecordingBundles, RecordingSource } from "./recording";
export { replayDecision, type Difference, type Replay } from "./replay";
export { saveDecision, type DecisionToSave } from "./save";
export type { SavedDecision } from "./types";
