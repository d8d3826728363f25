export {
  defaultEntraToken,
  type Credential,
  type CredentialSource,
  type EntraToken,
  type EntraTokenProvider,
} from "./auth";
export { RegistryClient, type RegistryClientOptions } from "./client";
export { isDigest, sha256 } from "./digest";
export { RegistryError, type RegistryErrorCode } from "./error";
export { LayoutSource } from "./layout";
export { isIndexType, readManifest, type ManifestContent } from "./manifest";
export { pushReferrer, type ReferrerContent } from "./push";
export type { ContentSource, Descriptor, Digest, Manifest, Repository } from "./port";
export { parseStrictJson, StrictJsonError, type StrictJsonOptions } from "./strict-json";
