const DURATION =
  /^P(?:(\d{1,6})W|(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?)$/;

/**
 * Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`P7D`, `PT12H`). Years and months have no
 * fixed length and are refused. `undefined` for anything else, and for a duration of nothing.
 */
export const durationSeconds = (text: string): number | undefined => {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part || 0));
  const total =
    (weeks ?? 0) * 604_800 +
    (days ?? 0) * 86_400 +
    (hours ?? 0) * 3_600 +
    (minutes ?? 0) * 60 +
    (seconds ?? 0);
  return total > 0 ? total : undefined;
};
