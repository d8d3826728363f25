export { TufRepository } from "./repository";
export type { PublishOptions } from "./repository";
export { startTufServer } from "./server";
export type { TufServer } from "./server";
