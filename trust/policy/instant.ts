const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** An end (`expires`, `validUntil`, `warnUntil`): a bare date is the end of that day, UTC. RFC 3339. */
export const endInstant = (text: string): string =>
  BARE_DATE.test(text) ? `${text}T23:59:59.999Z` : new Date(text).toISOString();

/** A start (`from`, `validFrom`): a bare date is the start of that day, UTC. RFC 3339. */
export const startInstant = (text: string): string =>
  BARE_DATE.test(text) ? `${text}T00:00:00.000Z` : new Date(text).toISOString();

/** A number of days after an instant. RFC 3339. */
export const daysAfter = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString();
