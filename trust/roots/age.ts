/**
 * Days after which a trusted root that was not refreshed is warned about. Sigstore announces a new log shard or authority
 * months ahead, and its clients ask weekly; who waits longer meets signatures by a log that the root does not know.
 */
export const ROOT_WARNING_DAYS = 90;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days since a root was fetched; never negative. */
export const rootAgeDays = (fetchedAt: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(fetchedAt)) / DAY_MS));
