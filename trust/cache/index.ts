export { evidenceKey, type EvidenceCache, type EvidenceKey } from "./evidence-cache";
export { DiskCache, defaultCacheDirectory } from "./disk";
export { MemoryCache } from "./memory";
