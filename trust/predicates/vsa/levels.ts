/** The highest level of each track of SLSA 1.2. https://slsa.dev/spec/v1.2/verification_summary#slsaresult */
const TRACKS: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  BUILD: { min: 0, max: 3 },
  SOURCE: { min: 1, max: 4 },
};

interface Level {
  readonly track: string;
  readonly level: number;
}

/** `SLSA_BUILD_LEVEL_3` as track and number; `undefined` for a level that SLSA does not define. */
function parseLevel(text: string): Level | undefined {
  const [, track = "", digit] = /^SLSA_([A-Z]+)_LEVEL_(\d)$/.exec(text) ?? [];
  const bounds = TRACKS[track];
  const level = Number(digit);
  return bounds !== undefined && level >= bounds.min && level <= bounds.max
    ? { track, level }
    : undefined;
}

/** Whether one level implies another: the same text, or a level of the same SLSA track that is as high. */
export function isLevelAtLeast(level: string, wanted: string): boolean {
  if (level === wanted) return true;
  const [has, wants] = [parseLevel(level), parseLevel(wanted)];
  return (
    has !== undefined &&
    wants !== undefined &&
    has.track === wants.track &&
    has.level >= wants.level
  );
}

/** Levels without those that another one implies: a summary must not name two of one track. */
export const highestLevels = (levels: readonly string[]): readonly string[] =>
  [...new Set(levels)].filter(
    (level, _, all) => !all.some((other) => other !== level && isLevelAtLeast(other, level)),
  );
