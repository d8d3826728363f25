export * from "./decision";
export {
  BundleFiles,
  GithubAttestations,
  type AttestationSource,
  type BundleSource,
  type StoredBundle,
} from "./evidence";
export * from "./image";
export * from "./policy";
export * from "./reasons";
export * from "./registry";
export * from "./report";
export * from "./cache";
export * from "./verifier";
export * from "./attest";
export * from "./explain";
export * from "./inspect";
export * from "./roots";
export * from "./saved";
