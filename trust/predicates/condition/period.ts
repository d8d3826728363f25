import { parseDate, parseInstant } from "../instant";

/** From its first to its last millisecond, both included; for an instant they are the same. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400_000;

/** An RFC 3339 time, or a date, which is the whole day in UTC; `undefined` for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const day = parseDate(text);
  if (day !== undefined) return { start: day, end: day + DAY - 1 };
  const instant = parseInstant(text);
  return instant === undefined ? undefined : { start: instant, end: instant };
}
