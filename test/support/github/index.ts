export { GithubServer } from "./server";
export type { GithubOptions } from "./server";
