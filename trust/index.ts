export * from "./decision";
export * from "./image";
export * from "./policy";
export * from "./reasons";
export * from "./registry";
export * from "./report";
export * from "./cache";
export * from "./verifier";
