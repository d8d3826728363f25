const DATE = /^\d{4}-\d{2}-\d{2}$/;
const normalLength = "2026-01-01T00:00:00.000Z".length;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since the epoch of the start of a date, UTC; `undefined` for what is none, as 2026-02-30. */
export function parseDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const start = Date.parse(`${text}T00:00:00Z`);
  // V8 takes 30 February for 2 March.
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(text) ? undefined : start;
}

/** Milliseconds since the epoch of an RFC 3339 time; `undefined` for anything else. https://www.rfc-editor.org/rfc/rfc3339 */
export function parseInstant(text: string): number | undefined {
  const normal = text.toUpperCase();
  const [, date] = INSTANT.exec(normal) ?? [];
  if (date === undefined || parseDate(date) === undefined) return undefined;
  const instant = Date.parse(normal);
  // An offset can lead out of the years of four digits, whose texts sort as their times do.
  return new Date(instant).toISOString().length === normalLength ? instant : undefined;
}

/** Whether it is the time that Go writes where none was set. */
export const isZeroTime = (text: string): boolean => text === "0001-01-01T00:00:00Z";
