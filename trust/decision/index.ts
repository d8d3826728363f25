export { dependsOnNamespace } from "./conclude";
export { decide } from "./decide";
export { nextNeed } from "./next-need";
export { refuseReference } from "./refuse-reference";
export type { Check, Namespace, Need, Outcome, Subject, SubjectProblem, Verdict } from "./types";
