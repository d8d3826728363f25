export { GithubAttestations, type AttestationSource } from "./client";
