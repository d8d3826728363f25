export { defaultEntraToken, type EntraToken, type EntraTokenProvider } from "./acr";
export { Authenticator } from "./authenticator";
export type { Credential, CredentialSource } from "./credential";
export { DockerCredentials } from "./docker-config";
