export { evidenceKey, type EvidenceCache, type EvidenceKey } from "./evidence-cache";
export { cacheDirectory } from "./directory";
export { DiskCache } from "./disk";
export { MemoryCache } from "./memory";
