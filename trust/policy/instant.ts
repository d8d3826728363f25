const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The instant that a policy means: a bare date is the end of that day, UTC, wherever it stands. RFC 3339. */
export const endInstant = (text: string): string =>
  BARE_DATE.test(text) ? `${text}T23:59:59.999Z` : new Date(text).toISOString();

/** A number of days after an instant. RFC 3339. */
export const daysAfter = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString();
