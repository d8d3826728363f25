export { evaluate } from "./evaluate";
export { parsePath, type PathSegment } from "./path";
export { parsePeriod } from "./period";
export type * from "./types";
