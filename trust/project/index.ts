export { findPolicy, type PolicyPlaces } from "./find-policy";
export { SetupError } from "./setup-error";
export { verifierOptionsOf } from "./verifier-options";
