export { PushIdentity } from "./push-identity";
export { GithubSubjects } from "./push-identity-args";
export type { PushIdentityArgs } from "./push-identity-args";
export { Profile } from "../profile";
